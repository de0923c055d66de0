import { Injectable } from '@nestjs/common';
import type { Role, Shown } from '../../config/index.js';
import { Database } from '../../platform/database/index.js';

/** How long after its last sign of life a process is listed as gone. */
const REMEMBERED = "interval '1 day'";

/** A start of a process, as it says of itself. */
export interface NodeStart {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly version: string;
  readonly startedAt: Date;
  /** By name; nothing of a secret. */
  readonly settings: Readonly<Record<string, Shown | null>>;
}

/** The same, as all know it. */
export interface KnownNode extends NodeStart {
  readonly aliveUntil: Date;
  readonly alive: boolean;
}

/** All SQL about which processes run the service. The database's clock decides; by hand for that reason. */
@Injectable()
export class NodePresenceRepository {
  constructor(private readonly database: Database) {}

  /** @returns false when it is not listed, or no more */
  async renew(id: string, aliveMs: number): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE node_presence SET alive_until = now() + $2 * interval '1 ms' WHERE id = $1 RETURNING 1`,
      [id, aliveMs],
    );
    return rows.length > 0;
  }

  /**
   * Lists a start. One of the same name and roles takes the place of what ended without saying so; if that is still alive, it lists
   * itself again.
   */
  async enter(node: NodeStart, aliveMs: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query('DELETE FROM node_presence WHERE name = $1 AND roles = $2::text[]', [
        node.name,
        node.roles,
      ]);
      await tx.query(
        `INSERT INTO node_presence (id, name, roles, version, started_at, alive_until, settings)
         VALUES ($1, $2, $3::text[], $4, $5, now() + $6 * interval '1 ms', $7::jsonb)`,
        [
          node.id,
          node.name,
          node.roles,
          node.version,
          node.startedAt,
          aliveMs,
          JSON.stringify(node.settings),
        ],
      );
    });
  }

  async leave(id: string): Promise<void> {
    await this.database.query('DELETE FROM node_presence WHERE id = $1', [id]);
  }

  async forget(): Promise<void> {
    await this.database.query(`DELETE FROM node_presence WHERE alive_until < now() - ${REMEMBERED}`);
  }

  /** By name, those that are alive first. Some dozens of rows. */
  async list(): Promise<KnownNode[]> {
    return this.database.query<KnownNode>(
      `SELECT id, name, roles, version, started_at AS "startedAt", alive_until AS "aliveUntil",
              alive_until > now() AS alive, settings
         FROM node_presence ORDER BY alive_until > now() DESC, name, started_at, id`,
    );
  }

  /** Of the database server. */
  async serverVersion(): Promise<string> {
    const [row] = await this.database.query<{ version: string }>(
      `SELECT current_setting('server_version') AS version`,
    );
    return row!.version;
  }
}
