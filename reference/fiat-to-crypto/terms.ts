/** The providers' terms, as Agentrix agreed them. */
import type { Coin, RampProviderId } from '../../contracts/api/index.ts';
import { usdMinorOf } from '../payments/rates.ts';
import type { ProviderTerms } from './ramp.ts';

export const TERMS: Readonly<Record<RampProviderId, ProviderTerms>> = {
  'binance-pay': {
    id: 'binance-pay',
    name: 'Binance Pay',
    feePermille: 10n,
    min: 5,
    max: 200_000,
    speed: 9,
    minutes: 5,
  },
  okpay: {
    id: 'okpay',
    name: 'OKPay',
    feePermille: 15n,
    min: 10,
    max: 100_000,
    speed: 8,
    minutes: 10,
  },
  'alchemy-pay': {
    id: 'alchemy-pay',
    name: 'Alchemy Pay',
    feePermille: 20n,
    min: 10,
    max: 100_000,
    speed: 7,
    minutes: 15,
  },
  moonpay: {
    id: 'moonpay',
    name: 'MoonPay',
    feePermille: 25n,
    min: 20,
    max: 50_000,
    speed: 9,
    minutes: 5,
  },
  // Through its hosted widget alone, which names its own price and bounds.
  transak: {
    id: 'transak',
    name: 'Transak',
    feePermille: 40n,
    min: 1,
    max: 100_000,
    speed: 7,
    minutes: 15,
  },
};

/** True when the provider takes an amount of that worth. */
export function takes({ min, max }: ProviderTerms, minor: bigint, currency: string): boolean {
  const cents = usdMinorOf(minor, currency);
  return cents >= BigInt(min) * 100n && cents <= BigInt(max) * 100n;
}

/** Binance Pay names one coin for whatever fiat it is paid in. */
export function sells({ id }: ProviderTerms, coin: Coin): boolean {
  return id !== 'binance-pay' || coin === 'USDT';
}
