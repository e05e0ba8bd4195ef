/**
 * Who may connect to a PostgreSQL, as it reports its own `pg_hba.conf` (the view pg_hba_file_rules), and what is
 * wrong with that: somebody let in unasked, by a password that can be read or guessed from its hash, or in plaintext.
 */

/** A line of the view; what cannot be read has an `error` alone. */
export interface HostRule {
  readonly line: number;
  readonly type: string | null;
  readonly databases: readonly string[] | null;
  readonly users: readonly string[] | null;
  /** Null for a socket of the machine itself. */
  readonly address: string | null;
  readonly netmask: string | null;
  readonly method: string | null;
  readonly error: string | null;
}

/** The view as `HostRule`s. It can be read by superusers, and by whom one grants it to. */
export const HOST_RULES = `
  select line_number as line, type, database as databases, user_name as users, address, netmask,
    auth_method as method, error
  from pg_hba_file_rules order by rule_number nulls first, line_number`;

/** Who proves who they are, and no password is sent or kept that could be used again. */
const METHODS: ReadonlySet<string> = new Set(['scram-sha-256', 'cert']);
/** The kernel says who is at the other end of a socket. */
const LOCAL_METHODS: ReadonlySet<string> = new Set([...METHODS, 'peer']);
const ENCRYPTED: ReadonlySet<string> = new Set(['hostssl', 'hostgssenc']);

/** What is wrong with the rules, a sentence each; they are in the order in which PostgreSQL asks them. */
export function faultsOf(rules: readonly HostRule[]): readonly string[] {
  const faults: string[] = [];
  let isPlaintextRefused = false;
  for (const rule of rules) {
    const fault = faultOf(rule, isPlaintextRefused);
    if (fault !== undefined) faults.push(`line ${rule.line} ${fault}`);
    isPlaintextRefused ||= refusesAllPlaintext(rule);
  }
  return faults;
}

function faultOf(rule: HostRule, isPlaintextRefused: boolean): string | undefined {
  const { type, address, method, error } = rule;
  if (error !== null || type === null || method === null)
    return `can't be read: ${error ?? 'it says nothing'}`;
  if (method === 'reject') return undefined;
  const methods = type === 'local' ? LOCAL_METHODS : METHODS;
  if (!methods.has(method)) return `lets in by "${method}"`;
  const isPrivate = type === 'local' || ENCRYPTED.has(type) || isLoopback(rule);
  if (!isPrivate && !isPlaintextRefused) return `lets ${address} in without TLS`;
  return undefined;
}

/** Nobody else can read along within one machine. */
function isLoopback({ address, netmask }: HostRule): boolean {
  if (address === null || netmask === null) return false;
  const isFour = /^127(\.\d+){3}$/.test(address) && netmask.startsWith('255.');
  return isFour || (address === '::1' && /^(ffff:){7}ffff$/.test(netmask));
}

function refusesAllPlaintext({ type, databases, users, address, method }: HostRule): boolean {
  const isForAll = databases?.includes('all') && users?.includes('all') && address === 'all';
  return type === 'hostnossl' && method === 'reject' && isForAll === true;
}
