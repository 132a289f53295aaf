/** Whether a name that begins like a metric is that of a label. */
export const isLabel = (name: string): boolean =>
  /^(envoy_(cluster_name|response_code_class|http_conn_manager_prefix|local_http_ratelimit_prefix|tls_certificate)|grpc_(service|method|code))$/.test(
    name,
  );

/** Metrics as expressions name them: whole names, and patterns of `__name__`. Recorded names (`souk:…`) are not among them. */
export function usedMetrics(expressions: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const expression of expressions) {
    for (const [, pattern] of expression.matchAll(/__name__=~"([^"]+)"/g)) if (pattern) found.add(pattern);
    const rest = expression.replaceAll(/"[^"]*"/g, '""');
    for (const [name] of rest.matchAll(/\b(envoy|istio|grpc|nodejs|process|souk)_\w+\b(?!:)/g)) {
      if (!isLabel(name)) found.add(name);
    }
  }
  return [...found].sort();
}
