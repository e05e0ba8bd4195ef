drop table rate_locks;
