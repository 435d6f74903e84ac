// Kubernetes quantities: `250m`, `15896988Ki`, `2`.

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Parses a quantity of cores, bytes or pods. Throws on invalid text. */
export function quantity(text: string | number): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?(?:e\d+)?)([a-zA-Z]*)$/.exec(String(text)) ?? [];
  const factor = UNITS[unit];
  if (digits === undefined || factor === undefined) throw new Error(`invalid quantity: ${text}`);
  return Number(digits) * factor;
}

/** CPU and memory that a pod requests or a node offers. */
export interface Amount {
  readonly milliCpu: number;
  readonly bytes: number;
}

export function amount(cpu: string | number, memory: string | number): Amount {
  return { milliCpu: Math.round(quantity(cpu) * 1_000), bytes: quantity(memory) };
}

export function sum(amounts: readonly Amount[]): Amount {
  return {
    milliCpu: amounts.reduce((all, { milliCpu }) => all + milliCpu, 0),
    bytes: amounts.reduce((all, { bytes }) => all + bytes, 0),
  };
}

/** `2050m CPU and 8256Mi`. */
export function amountText({ milliCpu, bytes }: Amount): string {
  return `${milliCpu}m CPU and ${Math.ceil(bytes / 2 ** 20)}Mi`;
}
