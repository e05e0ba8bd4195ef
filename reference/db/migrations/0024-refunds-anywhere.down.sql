alter table refunds rename column provider_refund_id to stripe_refund_id;
