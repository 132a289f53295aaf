/** How much it hurts when a call is refused, the most important first (`souk.mesh.v1.Importance`). */
export const importances = ['critical', 'normal', 'sheddable'] as const;

export type Importance = (typeof importances)[number];
