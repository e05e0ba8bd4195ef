/** The channels that a payment may take, as a table. */
import type { RoutedMethod } from '../../contracts/api/index.ts';

export interface Channel {
  readonly method: RoutedMethod;
  /** Decimal major units of the payment's own currency, both included. */
  readonly min: string;
  readonly max: string;
  /** Hundredths of a percent. */
  readonly costBasisPoints: number;
  /** Of 10. */
  readonly speed: number;
  readonly priority: number;
  readonly isCrossBorder: boolean;
  readonly currencies: readonly string[];
}

const COINS = ['USDC', 'USDT', 'ETH', 'BTC'];

export const CHANNELS: readonly Channel[] = [
  {
    method: 'stripe',
    min: '1',
    max: '1000000',
    costBasisPoints: 290,
    speed: 9,
    priority: 50,
    isCrossBorder: false,
    currencies: ['USD', 'EUR', 'GBP', 'CNY', 'JPY'],
  },
  {
    method: 'wallet',
    min: '0.001',
    max: '1000000',
    costBasisPoints: 10,
    speed: 7,
    priority: 60,
    isCrossBorder: true,
    currencies: COINS,
  },
  {
    method: 'x402',
    min: '0.001',
    max: '1000000',
    costBasisPoints: 6,
    speed: 8,
    priority: 80,
    isCrossBorder: true,
    currencies: COINS,
  },
  {
    method: 'multisig',
    min: '1000',
    max: '10000000',
    costBasisPoints: 20,
    speed: 5,
    priority: 40,
    isCrossBorder: true,
    currencies: COINS,
  },
];
