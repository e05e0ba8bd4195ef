/** What leaves this machine by no network: exempt from rules about who could listen or ask. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/;

/** Of a host name or address, as a URL or a listening program names it. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}
