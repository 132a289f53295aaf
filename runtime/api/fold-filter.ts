import type {Comparison, Filter, FilterFields} from './filter.ts';

/** What the parts of a filter are for whoever looks things up with it: SQL, a `where` of Prisma. */
export interface FilterFold<Fields extends FilterFields, Condition> {
  all(conditions: Condition[]): Condition;
  any(conditions: Condition[]): Condition;
  not(condition: Condition): Condition;
  comparison(comparison: Comparison<Fields>): Condition;
}

/** Makes one condition of a filter, from its comparisons up. */
export const foldFilter = <Fields extends FilterFields, Condition>(
  filter: Filter<Fields>,
  fold: FilterFold<Fields, Condition>,
): Condition => {
  const visit = (part: Filter<Fields>): Condition => {
    switch (part.kind) {
      case 'all':
        return fold.all(part.of.map(visit));
      case 'any':
        return fold.any(part.of.map(visit));
      case 'not':
        return fold.not(visit(part.of));
      case 'comparison':
        return fold.comparison(part);
    }
  };
  return visit(filter);
};
