/** One HTTP request that must succeed, for services that answer over HTTP. */
const ANSWER_WITHIN_MS = 2_000;

/** @throws TypeError with the status when it isn't 2xx, or what `fetch` throws. */
export async function answers(url: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  const body = await response.text();
  if (!response.ok) throw new TypeError(`status ${response.status} from ${url}`);
  return body;
}
