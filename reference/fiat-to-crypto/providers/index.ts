/** The providers that are configured. */
import type { Clock } from '../../clock.ts';
import type { RampProvider } from '../ports.ts';
import { type AlchemyPaySettings, alchemyPay } from './alchemy-pay.ts';
import { type BinancePaySettings, binancePay } from './binance-pay.ts';
import { type MoonpaySettings, moonpay } from './moonpay.ts';
import { type OkpaySettings, okpay } from './okpay.ts';
import { type TransakSettings, transak } from './transak.ts';

export interface RampSettings {
  readonly binancePay: BinancePaySettings | undefined;
  readonly okpay: OkpaySettings | undefined;
  readonly alchemyPay: AlchemyPaySettings | undefined;
  readonly moonpay: MoonpaySettings | undefined;
  readonly transak: TransakSettings | undefined;
}

export function rampProviders(
  settings: RampSettings,
  clock: Clock,
): ReadonlyMap<string, RampProvider> {
  const configured = [
    settings.binancePay && binancePay(settings.binancePay, clock),
    settings.okpay && okpay(settings.okpay),
    settings.alchemyPay && alchemyPay(settings.alchemyPay, clock),
    settings.moonpay && moonpay(settings.moonpay, clock),
    settings.transak && transak(settings.transak, clock),
  ];
  return new Map(
    configured.flatMap((provider) => (provider ? [[provider.terms.id, provider] as const] : [])),
  );
}
