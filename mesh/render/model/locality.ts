/** Where something runs. Zones fail as one, and regions too; a zone's name is its own in the whole mesh. */
export interface Locality {
  readonly region: string;
  readonly zone: string;
}

/** How far a peer is from its caller: 0 in the same zone, 1 in the same region, 2 elsewhere. Nearer ones are called first. */
export function distance(caller: Locality, peer: Locality): 0 | 1 | 2 {
  if (caller.region !== peer.region) return 2;
  return caller.zone === peer.zone ? 0 : 1;
}
