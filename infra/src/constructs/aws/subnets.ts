// CIDR ranges of the subnets of a VPC.

/** Ranges in one zone. */
export interface SubnetRanges {
  /** For nodes and pods; each pod has an address in it. */
  readonly private: string;
  /** For gateways and load balancers. */
  readonly public: string;
}

/**
 * Splits `cidr` for up to three zones. Each private subnet gets a quarter; the public subnets share the last quarter.
 * 10.40.0.0/16 becomes 10.40.0.0/18, 10.40.64.0/18, … and 10.40.192.0/20, 10.40.208.0/20, ….
 */
export function subnetsOf(cidr: string, zones: number): readonly SubnetRanges[] {
  const [address, bits] = cidr.split('/') as [string, string];
  const prefix = Number(bits);
  const start = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const quarter = 2 ** (32 - prefix - 2);
  return Array.from({ length: zones }, (_, zone) => ({
    private: `${dotted(start + zone * quarter)}/${prefix + 2}`,
    public: `${dotted(start + 3 * quarter + zone * (quarter / 4))}/${prefix + 4}`,
  }));
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
