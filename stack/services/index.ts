/** The services of the stack by form: a new form or service is one more entry. */
import type { ServiceName } from '../stack.ts';
import { localAnvil } from './anvil/local.ts';
import { localPostgres } from './postgres/local.ts';
import { localRedis } from './redis/local.ts';
import type { Service } from './service.ts';
import { localStripeMock } from './stripe-mock/local.ts';
import { localToxiproxy } from './toxiproxy/local.ts';

export const LOCAL_SERVICES: Readonly<Record<ServiceName, Service>> = {
  postgres: localPostgres,
  redis: localRedis,
  'stripe-mock': localStripeMock,
  anvil: localAnvil,
  toxiproxy: localToxiproxy,
};

export type { Service, StartedService } from './service.ts';
