/**
 * What k6 is told (one JSON file, private: it holds tokens) and what it tells back, a line a payment. Types
 * only, shared by k6 and Node.
 */
import type { BuiltFlow } from './peak.ts';

export interface LoadPlan {
  readonly run: string;
  readonly seed: number;
  readonly baseUrl: string;
  readonly payer: { readonly url: string; readonly publishableKey: string };
  readonly users: readonly { readonly token: string }[];
  readonly shares: Readonly<Record<BuiltFlow, number>>;
  readonly stages: Stages;
  readonly summaryFile: string;
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
  /** When it ended, in milliseconds since 1970. */
  readonly at: number;
  readonly ok: boolean;
  readonly minor: number;
  readonly currency: string;
  /** Absent where the target answered without. */
  readonly intentId?: string;
  readonly paymentId?: string;
  /** The payment's status in the target's answer. */
  readonly status?: string;
  /** Which request was refused, with its status and the start of its answer. */
  readonly refused?: string;
}
