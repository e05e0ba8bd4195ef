/** Where browsers are sent: to this program's own pages, and back to where they came from. */
import type { AddressInfo } from 'node:net';
import type { OnChain } from './chain/on-chain.ts';
import type { Means } from './checkout/page.ts';
import type { Config } from './config.ts';

export interface Web {
  /** Without a path. @param address on which the server listens */
  publicUrl(address: AddressInfo | string | null): string;
  /** Origins that a browser may be sent back to, beside everything on https. */
  readonly returnOrigins: readonly string[];
  /** How a browser can pay. */
  readonly means: Means;
}

export function web(config: Config, chain: OnChain | undefined): Web {
  const { publicUrl, host, port, corsOrigins } = config;
  return {
    publicUrl: (address) => {
      const listening = typeof address === 'object' ? address?.port : undefined;
      return publicUrl ?? `http://${host}:${listening ?? port}`;
    },
    returnOrigins: corsOrigins,
    means: { provider: cardsOf(config), chain: chain && coinOf(chain) },
  };
}

/** Cards are paid in the browser where a publishable key is configured. */
function cardsOf({ stripe }: Config): Means['provider'] {
  const { publishableKey, apiUrl = 'https://api.stripe.com' } = stripe;
  return publishableKey === undefined ? undefined : { url: new URL(apiUrl).origin, publishableKey };
}

function coinOf({ chainId, contracts, treasury }: OnChain): Means['chain'] {
  return { chainId, token: contracts.UsdcLike, treasury };
}
