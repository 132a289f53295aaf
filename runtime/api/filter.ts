/** What a field of a filter holds. */
export type FilterType = keyof FilterValues;

interface FilterValues {
  string: string;
  integer: number;
  number: number;
  boolean: boolean;
  timestamp: Date;
}

export type FilterOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | ':';

export interface FilterField {
  readonly type: FilterType;
  /** The operators that the field has; those usual for its type when absent. */
  readonly operators?: readonly FilterOperator[];
}

/** The fields that a method can filter by, by their names in the filter. */
export type FilterFields = Readonly<Record<string, FilterField>>;

/** One comparison; `field` tells the type of `value`. */
export type Comparison<Fields extends FilterFields> = {
  readonly [Name in Extract<keyof Fields, string>]: {
    readonly kind: 'comparison';
    readonly field: Name;
    readonly operator: FilterOperator;
    readonly value: FilterValues[Fields[Name]['type']];
  };
}[Extract<keyof Fields, string>];

/** A filter as a tree: what has to hold for a result. */
export type Filter<Fields extends FilterFields> =
  | {readonly kind: 'all'; readonly of: readonly Filter<Fields>[]}
  | {readonly kind: 'any'; readonly of: readonly Filter<Fields>[]}
  | {readonly kind: 'not'; readonly of: Filter<Fields>}
  | Comparison<Fields>;
