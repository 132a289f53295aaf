/**
 * The name of the service that serves a gRPC service of ours: the area of its package, `inventory` of
 * `souk.inventory.v1.InventoryService`.
 *
 * @throws Error for somebody else's contract, which says nothing about who serves it.
 */
export const peerNameOf = (grpcService: string): string => {
  const area = /^souk\.([a-z][a-z0-9_]*)\.v\d+\./.exec(grpcService)?.[1];
  if (area === undefined)
    throw new Error(`${grpcService} is no service of souk.<area>.v<n>: nobody knows who serves it`);
  return area;
};
