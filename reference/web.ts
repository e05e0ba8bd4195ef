/** Where browsers are sent: to this program's own pages, and back to where they came from. */
import type { AddressInfo } from 'node:net';
import type { Config } from './config.ts';

export interface Web {
  /** Without a path. @param address on which the server listens */
  publicUrl(address: AddressInfo | string | null): string;
  /** Origins that a browser may be sent back to, beside everything on https. */
  readonly returnOrigins: readonly string[];
}

export function web({ publicUrl, host, port, corsOrigins }: Config): Web {
  return {
    publicUrl: (address) => {
      const listening = typeof address === 'object' ? address?.port : undefined;
      return publicUrl ?? `http://${host}:${listening ?? port}`;
    },
    returnOrigins: corsOrigins,
  };
}
