// A server that is configured as in production, for the user pool and the database of a second one, with a wire to the
// database that can be cut.

import { Wire } from './proxy.js';
import { OwnServer, type Place } from './server.js';

/** What local mode calls its user pool. */
const pool = { region: 'local', id: 'local_Usher0001', client: '4usher5local6client7example' };

export class Production {
  readonly place: Place;
  readonly wire: Wire;
  private readonly services: OwnServer;
  private readonly server: OwnServer;

  /** It takes the first eight of the ten ports from this one on. */
  constructor(port: number) {
    const origin = `http://localhost:${port + 4}`;
    this.services = new OwnServer(port, { USHER_PUBLIC_URL: origin });
    this.wire = new Wire(port + 5, port + 3);
    this.server = new OwnServer(port + 4, {
      USHER_PUBLIC_URL: origin,
      USHER_COGNITO_REGION: pool.region,
      USHER_COGNITO_USER_POOL_ID: pool.id,
      USHER_COGNITO_CLIENT_ID: pool.client,
      USHER_COGNITO_DOMAIN: this.services.place.pool,
      USHER_COGNITO_ISSUER: `${this.services.place.pool}/${pool.id}`,
      USHER_ACCESS_ROLES: 'department:IT',
      USHER_DYNAMODB_ENDPOINT: `http://127.0.0.1:${this.wire.port}`,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    });
    this.place = this.server.place;
  }

  async start(): Promise<void> {
    await this.services.start();
    await this.wire.mend();
    await this.server.start();
  }

  async remove(): Promise<void> {
    await this.wire.cut();
    await this.server.remove();
    await this.services.remove();
  }
}
