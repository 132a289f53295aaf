/** A tunnel as ext_authz sees it. */
export interface LiveTunnel {
  /** `tunnels/0198…`. */
  readonly name: string;
  /** `tenants/bookshop/users/0198…`: who alone may use it. */
  readonly user: string;
  /** The service that it leads to, `inventory`. */
  readonly service: string;
  readonly closed: boolean;
  readonly expireTime: Date;
}
