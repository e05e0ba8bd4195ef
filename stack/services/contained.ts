/** The services as containers; a module of its own, because the container library takes long to load. */
import type { ServiceName } from '../stack.ts';
import { containerAnvil } from './anvil/container.ts';
import { containerPostgres } from './postgres/container.ts';
import { containerRedis } from './redis/container.ts';
import type { ContainerService } from './service.ts';
import { containerStripeMock } from './stripe-mock/container.ts';
import { containerToxiproxy } from './toxiproxy/container.ts';

export const CONTAINER_SERVICES: Readonly<Record<ServiceName, ContainerService>> = {
  postgres: containerPostgres,
  redis: containerRedis,
  'stripe-mock': containerStripeMock,
  anvil: containerAnvil,
  toxiproxy: containerToxiproxy,
};
