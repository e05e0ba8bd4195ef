/** The HTTP server: its plugins, its protections and its routes. */
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import {
  registerAjvFormats,
  type TypeBoxTypeProvider,
  TypeBoxValidatorCompiler,
} from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { agentRoutes } from './agents/routes.ts';
import { authRoutes } from './auth/routes.ts';
import { checkoutRoutes } from './checkout/routes.ts';
import type { Config } from './config.ts';
import { escrowRoutes } from './escrow/routes.ts';
import { fiatToCryptoRoutes, rampWebhookRoutes } from './fiat-to-crypto/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { errorHandler, notFoundHandler } from './http/error-handler.ts';
import { refuseUnstorable } from './http/input.ts';
import type { App, Routes } from './http/routes.ts';
import { payIntentRoutes } from './pay-intents/routes.ts';
import { paymentReadRoutes, paymentServiceRoutes, paymentWriteRoutes } from './payments/routes.ts';
import { privacyRoutes } from './privacy/routes.ts';
import { quickPayRoutes } from './quick-pay/routes.ts';
import { rateLimitOptions } from './rate-limit/limits.ts';
import { exchangeRateRoutes } from './rates/routes.ts';
import { refundRoutes } from './refunds/routes.ts';
import { riskRoutes, routingRoutes } from './router/routes.ts';
import type { Services } from './services.ts';
import { userRoutes } from './users/routes.ts';
import { webhookRoutes } from './webhooks/routes.ts';
import { withdrawalRoutes } from './withdrawals/routes.ts';
import { x402DiscoveryRoutes, x402ProtocolRoutes } from './x402/protocol-routes.ts';
import { x402Routes } from './x402/routes.ts';

const BODY_BYTES_MAX = 64 * 1024;
/** The last two are what X402 clients send with a payment. */
const ALLOWED_HEADERS = [
  'authorization',
  'content-type',
  'idempotency-key',
  'x-api-key',
  'payment-signature',
  'access-control-expose-headers',
];
const EXPOSED_HEADERS = ['payment-required', 'payment-response'];
const HSTS_SECONDS = 365 * 24 * 3_600;

const ROUTES: readonly Routes[] = [
  healthRoutes,
  authRoutes,
  userRoutes,
  privacyRoutes,
  paymentWriteRoutes,
  paymentReadRoutes,
  paymentServiceRoutes,
  refundRoutes,
  fiatToCryptoRoutes,
  escrowRoutes,
  routingRoutes,
  riskRoutes,
  exchangeRateRoutes,
  payIntentRoutes,
  quickPayRoutes,
  withdrawalRoutes,
  agentRoutes,
  x402Routes,
  x402ProtocolRoutes,
];

export async function createApp(
  config: Config,
  services: Services,
  logger: FastifyBaseLogger,
): Promise<App> {
  registerAjvFormats();
  const app: App = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    routerOptions: { maxParamLength: 200 },
    requestTimeout: 30_000,
    // What no route is found for, because the URL can't be read, is refused in our own words too.
    frameworkErrors: errorHandler(services.clock),
  })
    .withTypeProvider<TypeBoxTypeProvider>()
    .setValidatorCompiler(TypeBoxValidatorCompiler)
    // Answers are sent as they are: a response schema that hid a leak would hide it from the tests too.
    .setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  app.setErrorHandler(errorHandler(services.clock));
  app.setNotFoundHandler(notFoundHandler(services.clock));
  app.decorateRequest('principal', null);
  await protect(app, config, services);
  await app.register(swagger, { openapi: { info: { title: 'Agentrix', version: '1.0.0' } } });
  observe(app, services);
  x402DiscoveryRoutes(app, services);
  await app.register(
    (scope: App) => {
      scope.addHook('preValidation', async ({ body, query }) => {
        refuseUnstorable(body);
        refuseUnstorable(query);
      });
      for (const routes of ROUTES) routes(scope, services);
      scope.get('/docs-json', async () => app.swagger());
    },
    { prefix: '/api' },
  );
  checkoutRoutes(app, services);
  await app.register(
    (scope: App) => {
      webhookRoutes(scope, services);
      rampWebhookRoutes(scope, services);
    },
    { prefix: '/api' },
  );
  return app;
}

async function protect(app: App, config: Config, services: Services): Promise<void> {
  await app.register(helmet, {
    hsts: { maxAge: HSTS_SECONDS, includeSubDomains: true },
    frameguard: { action: 'deny' },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
  });
  await app.register(cors, {
    origin: [...config.corsOrigins],
    credentials: true,
    methods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: [...ALLOWED_HEADERS],
    exposedHeaders: [...EXPOSED_HEADERS],
    maxAge: 600,
  });
  await app.register(rateLimit, rateLimitOptions(services.redis));
}

/** One line and one observation for each request, by its route and never by its URL. */
function observe(app: App, { metrics }: Services): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const { method } = request;
    const { statusCode: status, elapsedTime } = reply;
    metrics.requests.observe({ method, route, status }, elapsedTime / 1000);
    const ms = Math.round(elapsedTime * 10) / 10;
    request.log.info({ method, route, status, ms, userId: request.principal?.userId }, 'answered');
  });
}
