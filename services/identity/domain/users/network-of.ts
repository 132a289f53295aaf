import ipaddr from 'ipaddr.js';

/**
 * The network that an address stands for, as far as one customer can have it to themselves: an IPv4 address, or the /64 of an
 * IPv6 address, of which a single machine has all (RFC 4291 section 2.5.1). What is no address stands for itself.
 */
export const networkOf = (address: string): string => {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? `${parsed.parts.slice(0, 4).join(':')}::/64` : parsed.toString();
};
