import type {Method} from './mesh.ts';

/** Whether a method is served without a transaction token: nobody has to be known, or the contract is somebody else's. */
export const needsNoToken = ({contract}: Method): boolean => contract === undefined || contract.anonymous;

/** What every identity of the mesh may call at a gRPC service. */
export const healthMethods = ['/grpc.health.v1.Health/Check', '/grpc.health.v1.Health/Watch'] as const;

/** The same at a service that speaks HTTP. */
export const healthPage = '/healthz';
