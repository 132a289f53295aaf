import {type ConfigMap, typed} from './config.ts';

/** A filter for the requests of these methods or pages, `*` for all that is below. Without methods none is needed. */
export const only = (paths: readonly string[], extension: ConfigMap): ConfigMap[] =>
  paths.length === 0 ? [] : [unless({not_matcher: oneOf(paths)}, extension)];

/** A filter for the requests of all but these methods or pages. */
export const unlessOneOf = (paths: readonly string[], extension: ConfigMap): ConfigMap =>
  paths.length === 0 ? extension : unless(oneOf(paths), extension);

/** A filter that requests go past for which the predicate holds. */
const unless = (predicate: ConfigMap, extension: ConfigMap): ConfigMap => ({
  name: extension.name,
  typed_config: typed('extensions.common.matching.v3.ExtensionWithMatcher', {
    extension_config: extension,
    xds_matcher: {
      matcher_list: {
        matchers: [
          {
            predicate,
            on_match: {
              action: {
                name: 'skip',
                typed_config: typed('extensions.filters.common.matcher.action.v3.SkipFilter'),
              },
            },
          },
        ],
      },
    },
  }),
});

const oneOf = (paths: readonly string[]): ConfigMap => ({
  single_predicate: {
    input: {name: 'path', typed_config: typed('type.matcher.v3.HttpRequestHeaderMatchInput', {header_name: ':path'})},
    value_match: {safe_regex: {google_re2: {}, regex: `(${[...paths].sort().map(patternOf).join('|')})(\\?.*)?`}},
  },
});

/** Routes look at the path alone, the header has the query, too. */
const patternOf = (path: string): string => path.replaceAll('.', '\\.').replace(/\*$/, '.*');
