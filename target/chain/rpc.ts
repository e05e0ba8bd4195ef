/** Asks an Ethereum node by JSON-RPC, without a client's weight: most of what a test needs is one question. */
import { UnavailableError } from '../../evidence/index.ts';

const ANSWER_WITHIN_MS = 5_000;

interface RpcAnswer<Result> {
  readonly result?: Result;
  readonly error?: { readonly message: string };
}

/** @throws UnavailableError when the node does not answer, or answers with an error. */
export async function rpc<Result>(
  url: string,
  method: string,
  params: readonly unknown[] = [],
): Promise<Result> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const failed = (seen: string, cause?: unknown) =>
    new UnavailableError({
      code: 'chain.refused',
      message: `the chain's node refused ${method}: ${seen}`,
      hint: 'read the log of the target’s chain in the run’s folder',
      cause,
    });
  const response = await fetch(url, { method: 'POST', headers, body, signal }).catch((cause) => {
    throw failed('no answer', cause);
  });
  if (!response.ok) throw failed(`status ${response.status}`);
  const { result, error } = (await response.json()) as RpcAnswer<Result>;
  if (error !== undefined) throw failed(error.message);
  return result as Result;
}
