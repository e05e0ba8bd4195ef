-- What was paid on a chain is given back there: the provider's own id of a refund may be a transaction's hash.
alter table refunds rename column stripe_refund_id to provider_refund_id;
