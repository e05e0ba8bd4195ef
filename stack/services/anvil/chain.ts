/** A chain of one's own in the form that the stack's Anvil has: a program, or a container in its network. */
import type { AddressBook } from '../../stack.ts';
import type { StartedService } from '../service.ts';
import { type AnvilOptions, startAnvil } from './local.ts';

/** Its time and its mining are nobody else's. The caller stops it. */
export async function startChain(
  { chainNetwork }: Pick<AddressBook, 'chainNetwork'>,
  options: AnvilOptions,
): Promise<StartedService> {
  if (chainNetwork === undefined) return startAnvil(options);
  const { startContainedAnvil } = await import('./container.ts');
  return startContainedAnvil(chainNetwork, options);
}
