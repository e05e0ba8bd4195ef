/**
 * What k6 is told (one JSON file, private: it holds tokens) and what it tells back, a line a payment. Types
 * only, shared by k6 and Node.
 */
import type { FlowName, Shares } from './peak.ts';

export interface LoadPlan {
  readonly run: string;
  readonly seed: number;
  readonly baseUrl: string;
  readonly payer: { readonly url: string; readonly publishableKey: string };
  readonly users: readonly LoadUser[];
  readonly shares: Shares;
  readonly stages: Stages;
  readonly summaryFile: string;
  /** For flows on a chain; its node signs for the wallets of all users. */
  readonly chain?: LoadChain;
  /** For X402. */
  readonly sale?: Sale;
  /** For payments across a border: where the pages of on-ramps are paid. */
  readonly pagesUrl?: string;
}

export interface LoadUser {
  readonly id: string;
  readonly token: string;
  /** An address on the chain, if the load has one. */
  readonly wallet?: string;
}

export interface LoadChain {
  readonly rpcUrl: string;
  readonly coin: string;
  readonly escrow: string;
  readonly treasury: string;
}

/** A resource that is sold by X402, and payments for it that were signed ahead: one buys once. */
export interface Sale {
  readonly url: string;
  /** USDC's smallest units. */
  readonly minor: number;
  readonly signed: readonly string[];
  /** How many of them are the ramp's. */
  readonly ramp: number;
}

export interface Stages {
  /** Arrivals a second on the plateau. */
  readonly rate: number;
  readonly rampSeconds: number;
  readonly plateauSeconds: number;
}

/** One payment as the load generator saw it. */
export interface PaymentLine {
  readonly event: 'payment';
  /** The k6 scenario. */
  readonly phase: 'ramp' | 'plateau';
  readonly flow: FlowName;
  /** When it ended, in milliseconds since 1970. */
  readonly at: number;
  readonly ok: boolean;
  readonly minor: number;
  readonly currency: string;
  /** True where the bank declined on purpose: then `ok` says that the target took it so. */
  readonly declined?: boolean;
  /** Of a payment on a chain: its transfer. */
  readonly transactionHash?: string;
  /** Absent where the target answered without. */
  readonly intentId?: string;
  readonly paymentId?: string;
  /** The payment's status in the target's answer. */
  readonly status?: string;
  /** Which request was refused, with its status and the start of its answer. */
  readonly refused?: string;
}
