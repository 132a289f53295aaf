/**
 * The service that serves a method, `inventory` of `/souk.inventory.v1.InventoryService/GetBook`; undefined for what is no
 * method of our contracts.
 */
export const serviceOfMethod = (path: string): string | undefined =>
  /^\/souk\.([a-z][a-z0-9_]*)\.v\d+\.\w+\//.exec(path)?.[1];
