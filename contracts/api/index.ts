export * from './auth.ts';
export * from './common.ts';
export * from './exchange-rates.ts';
export * from './fiat-to-crypto.ts';
export * from './money.ts';
export * from './payments.ts';
export * from './refunds.ts';
export * from './routing.ts';
