/** What the contract calls the deal of an escrow: the id's sixteen bytes, with zeroes before them. */
export function dealIdOf(escrowId: string): `0x${string}` {
  return `0x${escrowId.replaceAll('-', '').toLowerCase().padStart(64, '0')}`;
}
