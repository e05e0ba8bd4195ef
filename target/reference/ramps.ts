/** The on-ramps' doubles beside a reference: where they are and what they share, as its environment. */
import type { RampDoubles } from '../../fixtures/providers/ramps/index.ts';

export function rampEnvironment({ url, keys }: RampDoubles): Record<string, string> {
  return {
    BINANCE_PAY_API_URL: url('binance-pay'),
    BINANCE_PAY_API_KEY: keys.binancePay.apiKey,
    BINANCE_PAY_SECRET_KEY: keys.binancePay.secretKey,
    BINANCE_PAY_PUBLIC_KEY: keys.binancePay.publicKey,
    OKPAY_API_URL: url('okpay'),
    OKPAY_API_KEY: keys.okpay.apiKey,
    OKPAY_WEBHOOK_SECRET: keys.okpay.webhookSecret,
    ALCHEMY_PAY_API_URL: url('alchemy-pay'),
    ALCHEMY_PAY_PAGE_URL: `${url('alchemy-pay')}/ramp`,
    ALCHEMY_PAY_APP_ID: keys.alchemyPay.appId,
    ALCHEMY_PAY_APP_SECRET: keys.alchemyPay.appSecret,
    MOONPAY_API_URL: url('moonpay'),
    MOONPAY_WIDGET_URL: `${url('moonpay')}/widget`,
    MOONPAY_API_KEY: keys.moonpay.apiKey,
    MOONPAY_SECRET_KEY: keys.moonpay.secretKey,
    MOONPAY_WEBHOOK_KEY: keys.moonpay.webhookKey,
    TRANSAK_API_URL: url('transak'),
    TRANSAK_WIDGET_URL: `${url('transak')}/widget`,
    TRANSAK_API_KEY: keys.transak.apiKey,
    TRANSAK_ACCESS_TOKEN: keys.transak.accessToken,
  };
}
