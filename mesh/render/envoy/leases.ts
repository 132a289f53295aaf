import {readFileSync} from 'node:fs';
import type {ConfigMap} from './config.ts';
import {leasedHeader, leaseEntry} from './edge-counts.ts';
import {httpFilter} from './http-connection.ts';

/** So many requests are asked for at once at the most. */
const most = 50;

/** Asks for several requests at once where many come: stands before the filter that asks. */
export const leaseFilter = (): ConfigMap =>
  httpFilter('envoy.filters.http.lua.lease', 'lua.v3.Lua', {
    default_source_code: {
      inline_string: `local most = ${most}\n${readFileSync(new URL('lease.lua', import.meta.url), 'utf8')}`,
    },
  });

/** What a descriptor has besides: for how many requests it is. A request that is paid for already has no descriptor. */
export const leased: readonly ConfigMap[] = [
  leaseEntry,
  {
    header_value_match: {
      descriptor_key: 'unpaid',
      descriptor_value: '1',
      expect_match: false,
      headers: [{name: leasedHeader, present_match: true}],
    },
  },
];
