/** The overlays of deploy/overlays, each of which is a whole deployment. */
export const overlays = ['dev', 'production', 'compact'] as const;

export type Overlay = (typeof overlays)[number];
