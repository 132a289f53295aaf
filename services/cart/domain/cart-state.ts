import type {Line} from './line.ts';

/** A cart as the service knows it. */
export interface CartState {
  readonly id: string;
  /** Resource name of the principal whose cart it is; null: it belongs to the holder of its cookie. */
  readonly owner: string | null;
  /** In the order in which they were added. */
  readonly lines: readonly Line[];
  readonly createTime: Date;
  readonly updateTime: Date;
  readonly expireTime: Date;
}
