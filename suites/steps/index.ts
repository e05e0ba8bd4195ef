export * from './card-payment.ts';
export * from './eventually.ts';
export * from './held-webhooks.ts';
export * from './money.ts';
export * from './races.ts';
export * from './rule.ts';
export * from './webhooks.ts';
