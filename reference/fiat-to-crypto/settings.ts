/**
 * Reads the providers' settings. One without any is not offered; one with some must have all of them, since
 * a provider whose webhooks can't be checked must not be paid through.
 */
import type { RampSettings } from './providers/index.ts';

interface Reader {
  secret(name: string, bytesMin: number): string;
  url(name: string, protocols: readonly string[]): string;
  publicKey(name: string): string;
}

const KEY_BYTES_MIN = 16;
const WEB = ['http:', 'https:'];

export function readRampSettings(env: NodeJS.ProcessEnv, read: Reader): RampSettings {
  const given = <Settings>(prefix: string, settings: () => Settings): Settings | undefined =>
    Object.keys(env).some((name) => name.startsWith(prefix)) ? settings() : undefined;
  const url = (name: string) => read.url(name, WEB).replace(/\/+$/, '');
  const secret = (name: string) => read.secret(name, KEY_BYTES_MIN);
  return {
    binancePay: given('BINANCE_PAY_', () => ({
      apiUrl: url('BINANCE_PAY_API_URL'),
      apiKey: secret('BINANCE_PAY_API_KEY'),
      secretKey: secret('BINANCE_PAY_SECRET_KEY'),
      publicKey: read.publicKey('BINANCE_PAY_PUBLIC_KEY'),
    })),
    okpay: given('OKPAY_', () => ({
      apiUrl: url('OKPAY_API_URL'),
      apiKey: secret('OKPAY_API_KEY'),
      webhookSecret: secret('OKPAY_WEBHOOK_SECRET'),
    })),
    alchemyPay: given('ALCHEMY_PAY_', () => ({
      apiUrl: url('ALCHEMY_PAY_API_URL'),
      pageUrl: url('ALCHEMY_PAY_PAGE_URL'),
      appId: secret('ALCHEMY_PAY_APP_ID'),
      appSecret: secret('ALCHEMY_PAY_APP_SECRET'),
    })),
    moonpay: given('MOONPAY_', () => ({
      apiUrl: url('MOONPAY_API_URL'),
      widgetUrl: url('MOONPAY_WIDGET_URL'),
      apiKey: secret('MOONPAY_API_KEY'),
      secretKey: secret('MOONPAY_SECRET_KEY'),
      webhookKey: secret('MOONPAY_WEBHOOK_KEY'),
    })),
    transak: given('TRANSAK_', () => ({
      apiUrl: url('TRANSAK_API_URL'),
      widgetUrl: url('TRANSAK_WIDGET_URL'),
      apiKey: secret('TRANSAK_API_KEY'),
      accessToken: secret('TRANSAK_ACCESS_TOKEN'),
    })),
  };
}
