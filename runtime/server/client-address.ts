/**
 * The header with the IP address of the client. The edge sets it, whatever came under this name from outside; services pass
 * it on. `x-forwarded-for` will not do: what stands before its last value is the client's own word.
 */
export const clientAddressHeader = 'x-souk-client-address';
