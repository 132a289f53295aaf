/** Attribute that names the service whose work a span is: one process, and so one resource, may hold several services. */
export const serviceAttribute = 'souk.service';
