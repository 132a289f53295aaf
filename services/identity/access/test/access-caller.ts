import {type AccessServiceClient, AccessServiceDefinition} from '#gen/ts/souk/identity/v1/access_service.ts';
import {clientAs, type Manner} from '#tests/support/client-as.ts';

/** Somebody who asks identity who may do what; may do everything by default. Errors are `PeerFailure`s. */
export const accessCaller = (address: string, manner: Manner): AccessServiceClient =>
  clientAs(AccessServiceDefinition, address, manner);
