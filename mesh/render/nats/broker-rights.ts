import type {BrokerRights} from '#runtime/events/broker-rights.ts';
import {eventPattern} from '#runtime/events/event-subject.ts';
import type {Mesh, Service} from '../model/mesh.ts';

/** What each service may do at the broker, for those that have one. */
export const brokerRights = ({services}: Mesh): readonly BrokerRights[] =>
  services.filter(({needs}) => needs.includes('nats')).map(rightsOf);

const rightsOf = ({name, events}: Service): BrokerRights => ({
  service: name,
  publishes: events.publishes.map(eventPattern),
  hears: events.hears.map(eventPattern),
  consumers: Object.entries(events.consumes).map(([consumer, area]) => ({
    durable: `${name}-${consumer}`,
    subjects: [eventPattern(`${area}.*`)],
  })),
});
