/** Who makes streams and consumers, and redrives what was given up. */
export const administrator = 'admin';
