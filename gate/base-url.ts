/** The base URL of a system, as a person gives it: by `--target URL` or by `init --url URL`. */
import { UsageError } from '../evidence/index.ts';

/**
 * `http://127.0.0.1:3001/` → `http://127.0.0.1:3001`; a path before `/api` is kept.
 * @throws UsageError for what is no http(s) URL, and for one with user, password, query or fragment.
 */
export function parseBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isBase = url && /^https?:$/.test(url.protocol) && !url.username && !url.search && !url.hash;
  if (isBase && !/\/api\/?$/.test(url.pathname))
    return url.origin + url.pathname.replace(/\/+$/, '');
  throw new UsageError({
    code: 'usage.no-base-url',
    message: `"${text}" is no base URL`,
    hint: 'Give it as https://host[:port], without /api, without user and password.',
  });
}
