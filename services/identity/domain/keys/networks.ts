import ipaddr from 'ipaddr.js';

/** Whether a text is a network in CIDR form, of IPv4 or IPv6. */
export const isNetwork = (text: string): boolean => ipaddr.isValidCIDR(text);

/**
 * Whether an address lies in one of the networks. An IPv4 address counts as such in its IPv6 form (`::ffff:192.0.2.1`), too. What is no
 * address lies in none.
 */
export const isWithin = (address: string, networks: readonly string[]): boolean => {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return networks.some((network) => {
    const [base, bits] = parsedNetwork(network);
    return parsed.kind() === base.kind() && parsed.match(base, bits);
  });
};

type Network = ReturnType<typeof ipaddr.parseCIDR>;
const known = new Map<string, Network>();
const maxKnown = 10_000;

/** Networks are asked about with every request of a key. */
const parsedNetwork = (text: string): Network => {
  const before = known.get(text);
  if (before) return before;
  const network = ipaddr.parseCIDR(text);
  if (known.size >= maxKnown) known.clear();
  known.set(text, network);
  return network;
};
