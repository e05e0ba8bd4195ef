/** /pay: the page that a pay intent's link leads to. It shows no more than its payer may know. */
import { readdirSync, readFileSync } from 'node:fs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { instant } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import type { App, Routes } from '../http/routes.ts';
import type { KnownPayIntent } from '../pay-intents/pay-intent.ts';
import { languageOf } from './language.ts';
import { checkoutPage } from './page.ts';

const ASSETS = new URL('./assets/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};
const Query = Type.Object({ lang: Type.Optional(Type.String({ maxLength: 8 })) });
const Params = Type.Object({ intentId: Type.String({ maxLength: 64 }) });
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const checkoutRoutes: Routes = (app, services) => {
  const { clock, payIntents, users, web } = services;
  assetRoutes(app);
  app.get(
    '/pay/:intentId',
    {
      schema: { params: Params, querystring: Query },
      helmet: { contentSecurityPolicy: { useDefaults: false, directives: policyOf(web.means) } },
    },
    async (request, reply) => {
      const intent = await known(request.params.intentId, (id) => payIntents.shown(id));
      const { merchantId = null } = intent ?? {};
      const merchant = merchantId === null ? undefined : await users.byId(merchantId);
      const page = checkoutPage({
        intent,
        merchant: merchant?.displayName ?? merchant?.agentrixId,
        language: languageOf(request.query.lang, request.headers['accept-language']),
        means: web.means,
        now: instant(clock),
      });
      return asPage(reply, intent === undefined ? 404 : 200).send(page);
    },
  );
};

/** Few and small: read once, and sent from memory. */
function assetRoutes(app: App): void {
  for (const name of readdirSync(ASSETS)) {
    const text = readFileSync(new URL(name, ASSETS), 'utf8');
    const type = TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain';
    app.get(
      `/pay/assets/${name}`,
      // No part of the API: its document need not name them.
      { schema: { hide: true } },
      async (_request: FastifyRequest, reply: FastifyReply) =>
        reply.type(type).header('cache-control', 'public, max-age=300').send(text),
    );
  }
}

function asPage(reply: FastifyReply, status: number): FastifyReply {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('vary', 'accept-language')
    .header('referrer-policy', 'no-referrer');
}

/** Scripts and styles are files of ours; the one other place that a page may call confirms cards. */
function policyOf({ provider }: { readonly provider: { readonly url: string } | undefined }) {
  const connectSrc = ["'self'", ...(provider ? [new URL(provider.url).origin] : [])];
  return {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    connectSrc,
    formAction: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  };
}

/** `undefined` for what is no intent. */
async function known(
  id: string,
  find: (id: string) => Promise<KnownPayIntent>,
): Promise<KnownPayIntent | undefined> {
  if (!UUID.test(id)) return undefined;
  return find(id).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'PAY_INTENT_NOT_FOUND') return undefined;
    throw error;
  });
}
