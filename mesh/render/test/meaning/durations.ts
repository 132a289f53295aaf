/** A duration in protobuf's JSON form, in milliseconds. */
export function milliseconds(text: string): number {
  const [, number, unit] = /^([0-9.]+)(ms|s|m|h)$/.exec(text) ?? [];
  if (number === undefined || unit === undefined) throw new Error(`'${text}' is no duration`);
  return Math.round(Number(number) * ({ms: 1, s: 1000, m: 60_000, h: 3_600_000}[unit] ?? 0));
}
