// Generated from docs/openapi.json by `make generate`; do not edit.
export interface paths {
    readonly "/api/ai/dlq": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/ai/dlq/{id}/retry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/ai/dlq/stats": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/ai/jobs/metrics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/ai/usage/current-month": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/ai/usage/last-n-days": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/ai/usage/report": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/alerts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists alerts, firing first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly state?: "firing" | "pending" | "inactive" | "unknown";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description why a part is missing: stores that are away */
                            readonly incomplete: readonly string[];
                            readonly items: readonly components["schemas"]["Alert"][];
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/alerts/{name}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns an alert with its runbook and the panels that draw it */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description name of the alert */
                    readonly name: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["AlertDetails"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/alerts/{name}/drill": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns what the receivers answered to the last drill of an alert within an hour */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description name of the alert */
                    readonly name: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description null without a drill */
                            readonly drill: components["schemas"]["AlertDrill"] | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        /** Sends an alert marked [DRILL] to the receivers of an alert for two minutes */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description name of the alert */
                    readonly name: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["AlertDrill"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/alerts/{name}/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Returns the value of an alert over time, and when it was pending or firing
         * @description Prometheus keeps this for alerts that it evaluates and, for the platform key, for those of ops.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description start of the range; default: one hour before `to` */
                    readonly from?: string;
                    /** @description in seconds; default: about 300 points */
                    readonly step?: number;
                    /** @description end of the range; default: now */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path: {
                    /** @description name of the alert */
                    readonly name: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["AlertHistory"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/audit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the audit log, newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description next_cursor of the previous page */
                    readonly cursor?: string;
                    /** @description maximum number of items per page */
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                /** @description `<resource>.<verb>` */
                                readonly action: string;
                                /** @description `key:<name>` or `user:<subject>` */
                                readonly actor: string;
                                readonly after: unknown;
                                /** Format: date-time */
                                readonly at: string;
                                readonly before: unknown;
                                readonly id: string;
                                /** @description name of the org that owns it */
                                readonly org: string;
                                readonly target: string;
                            }[];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                            /** @description orgs for which the response is not empty, for a platform caller who named an org; null if it is not empty */
                            readonly other_orgs: readonly string[] | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/boards": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the boards and their panels */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["BoardSummary"][];
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/boards/{uid}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns a board: the dashboard as Grafana gets it */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description uid of the board */
                    readonly uid: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Board"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/boards/{uid}/panels/{id}/data": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns the data of a panel */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description start of the range; default: one hour before `to` */
                    readonly from?: string;
                    /** @description in seconds; default: about 300 points */
                    readonly step?: number;
                    /** @description end of the range; default: now */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path: {
                    /** @description id of the panel */
                    readonly id: string;
                    /** @description uid of the board */
                    readonly uid: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["PanelData"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/boards/{uid}/variables": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the variables of a board and their values */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description start of the range; default: one hour before `to` */
                    readonly from?: string;
                    /** @description end of the range; default: now */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path: {
                    /** @description uid of the board */
                    readonly uid: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                readonly current: readonly string[];
                                readonly include_all: boolean;
                                readonly label: string | null;
                                readonly multi: boolean;
                                readonly name: string;
                                /** @description the values to choose from; a key of an org gets no values of labels */
                                readonly values: readonly string[];
                            }[];
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/budgets": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the budgets of the org for the day and the month */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Budget"][];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        /** Sets a budget; null for both limits removes it */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description calls that could exceed this limit are rejected; null or omitted: none */
                        readonly hard_limit_usd?: (number | string) | null;
                        /**
                         * @description UTC day or month
                         * @enum {string}
                         */
                        readonly period: "day" | "month";
                        /** @description an alert fires at this limit; null or omitted: no soft limit */
                        readonly soft_limit_usd?: (number | string) | null;
                        /**
                         * @description what happens to calls while the ledger is unavailable: closed rejects calls that need a hard limit or a ledger entry, open allows them; applies to the org, not to one period
                         * @enum {string}
                         */
                        readonly when_ledger_unavailable?: "open" | "closed";
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Budget"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/dlq": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists dead letters, newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description dead letters of every org; requires the platform key */
                    readonly all?: "true" | "false";
                    /** @description next_cursor of the previous page */
                    readonly cursor?: string;
                    readonly error_class?: "TIMEOUT" | "RATE_LIMIT" | "VALIDATION_ERROR" | "AUTH_ERROR" | "SERVICE_UNAVAILABLE" | "PROVIDER_ERROR" | "NETWORK_ERROR" | "MODEL_ERROR" | "STALLED" | "UNKNOWN";
                    /** @description last failed at this time or later */
                    readonly from?: string;
                    /** @description maximum number of items per page */
                    readonly limit?: number;
                    readonly queue?: "upgrade" | "page" | "agent" | "enrichment";
                    readonly retryable?: "true" | "false";
                    /** @description name of the failed step */
                    readonly step?: string;
                    /** @description last failed before this time */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["DeadLetter"][];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                            /** @description orgs for which the response is not empty, for a platform caller who named an org; null if it is not empty */
                            readonly other_orgs: readonly string[] | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/dlq/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns a dead letter */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the dead letter: run id and step */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["DeadLetter"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        /** Deletes a dead letter; its run stays failed */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the dead letter: run id and step */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The dead letter is deleted. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/dlq/{id}/retry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Replays a dead letter: puts its job back on the queue and returns its run */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the dead letter: run id and step */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly correlation_id: string;
                            readonly ended_at: string | null;
                            readonly error_class: string | null;
                            readonly error_message: string | null;
                            /** Format: uuid */
                            readonly id: string;
                            readonly input: unknown;
                            readonly kind: string;
                            /** @enum {string} */
                            readonly priority: "high" | "normal" | "low";
                            /** Format: date-time */
                            readonly queued_at: string;
                            readonly result: unknown;
                            readonly started_at: string | null;
                            /** @enum {string} */
                            readonly state: "queued" | "running" | "success" | "failed" | "canceled";
                            readonly steps: readonly {
                                /** @description starts at 1; 0 before the first attempt */
                                readonly attempt: number;
                                readonly ended_at: string | null;
                                readonly error_class: string | null;
                                readonly error_message: string | null;
                                readonly started_at: string | null;
                                /** @enum {string} */
                                readonly state: "waiting" | "running" | "success" | "failed" | "skipped";
                                readonly step: string;
                            }[];
                            readonly trace_id: string | null;
                            /** @description null if no trace UI is configured, or if the trace was not sampled */
                            readonly trace_url: string | null;
                            /** @description the user that the run is for */
                            readonly user_id: string | null;
                            readonly workspace_id: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/dlq/retry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns the progress of replays by filter */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description dead letters of every org; requires the platform key */
                    readonly all?: "true" | "false";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly replays: readonly components["schemas"]["Replay"][];
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        /** Replays all matching dead letters in the background, at a limited rate */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description dead letters of every org; requires the platform key
                         * @default false
                         */
                        readonly all?: boolean;
                        /** @enum {string} */
                        readonly error_class?: "TIMEOUT" | "RATE_LIMIT" | "VALIDATION_ERROR" | "AUTH_ERROR" | "SERVICE_UNAVAILABLE" | "PROVIDER_ERROR" | "NETWORK_ERROR" | "MODEL_ERROR" | "STALLED" | "UNKNOWN";
                        /** @description last failed at this time or later */
                        readonly from?: string;
                        /**
                         * @description maximum number of dead letters, newest first
                         * @default 100000
                         */
                        readonly limit?: number;
                        /** @enum {string} */
                        readonly queue?: "upgrade" | "page" | "agent" | "enrichment";
                        /** @default 10 */
                        readonly rate_per_second?: number;
                        readonly retryable?: boolean;
                        /** @description name of the failed step */
                        readonly step?: string;
                        /** @description last failed before this time */
                        readonly to?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Replay"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/dlq/stats": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Counts dead letters by queue, error class, step, retryability and hour */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description dead letters of every org; requires the platform key */
                    readonly all?: "true" | "false";
                    /** @description number of hours in by_hour */
                    readonly hours?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly by_error_class: {
                                readonly [key: string]: number;
                            };
                            /** @description from the oldest to the current hour */
                            readonly by_hour: readonly {
                                readonly count: number;
                                readonly hour: string;
                            }[];
                            readonly by_queue: {
                                readonly [key: string]: number;
                            };
                            readonly by_retryable: {
                                readonly [key: string]: number;
                            };
                            readonly by_step: {
                                readonly [key: string]: number;
                            };
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                            readonly total: number;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/export/qa.csv": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Exports the QA samples of a run or of all runs as CSV */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description whether the CSV starts with a byte order mark, which Excel needs to detect UTF-8 */
                    readonly bom?: "true" | "false";
                    /** @description id of the run; default: all runs of the org */
                    readonly run_id?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The exported file. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "text/csv": string;
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/export/qa.json": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Exports the QA samples of a run or of all runs as JSON */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description id of the run; default: all runs of the org */
                    readonly run_id?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The exported file. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": readonly {
                            readonly [key: string]: unknown;
                        }[];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/export/qa.ndjson": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Exports the QA samples of a run or of all runs as NDJSON */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description id of the run; default: all runs of the org */
                    readonly run_id?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The exported file. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/x-ndjson": string;
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/export/run_events.csv": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Exports the events of a run or of all runs as CSV */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description whether the CSV starts with a byte order mark, which Excel needs to detect UTF-8 */
                    readonly bom?: "true" | "false";
                    /** @description id of the run; default: all runs of the org */
                    readonly run_id?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The exported file. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "text/csv": string;
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/export/run_events.json": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Exports the events of a run or of all runs as JSON */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description id of the run; default: all runs of the org */
                    readonly run_id?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The exported file. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": readonly {
                            readonly [key: string]: unknown;
                        }[];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/export/run_events.ndjson": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Exports the events of a run or of all runs as NDJSON */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description id of the run; default: all runs of the org */
                    readonly run_id?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The exported file. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/x-ndjson": string;
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/export/usage.csv": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Exports the calls of models in a time range as CSV */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description whether the CSV starts with a byte order mark, which Excel needs to detect UTF-8 */
                    readonly bom?: "true" | "false";
                    /** @description start, a day or a time; default: the first day of the month of the end */
                    readonly from?: string;
                    /** @description end, a day (inclusive) or a time (exclusive); default: today */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The exported file. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "text/csv": string;
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/export/usage.json": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Exports the calls of models in a time range as JSON */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description start, a day or a time; default: the first day of the month of the end */
                    readonly from?: string;
                    /** @description end, a day (inclusive) or a time (exclusive); default: today */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The exported file. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": readonly {
                            readonly [key: string]: unknown;
                        }[];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/export/usage.ndjson": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Exports the calls of models in a time range as NDJSON */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description start, a day or a time; default: the first day of the month of the end */
                    readonly from?: string;
                    /** @description end, a day (inclusive) or a time (exclusive); default: today */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The exported file. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/x-ndjson": string;
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/flags": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists all flags with their values for the org, a workspace or a user */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description a user of the org; takes precedence over the workspace */
                    readonly user_id?: string;
                    /** @description a workspace of the org; takes precedence over the org */
                    readonly workspace_id?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Flag"][];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/flags/{name}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Sets a flag */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description one of llm-provider, debug-sampling, agent-guard-strict */
                    readonly name: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly enabled: boolean;
                        /**
                         * @description sets the default of every org; requires the platform key
                         * @default false
                         */
                        readonly everyone?: boolean;
                        /**
                         * Format: uuid
                         * @description a user of the org; takes precedence over the workspace
                         */
                        readonly user_id?: string;
                        /** @description value of the flag, of the type that the flag has */
                        readonly value?: string | number | boolean | null;
                        /**
                         * Format: uuid
                         * @description a workspace of the org; takes precedence over the org
                         */
                        readonly workspace_id?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Flag"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/incidents": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists incidents, newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description next_cursor of the previous page */
                    readonly cursor?: string;
                    /** @description maximum number of items per page */
                    readonly limit?: number;
                    readonly state?: "open" | "acknowledged" | "resolved";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Incident"][];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                            /** @description orgs for which the response is not empty, for a platform caller who named an org; null if it is not empty */
                            readonly other_orgs: readonly string[] | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/incidents/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns an incident with its alerts and actions */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the incident */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["IncidentWithHistory"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/incidents/{id}/actions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Acknowledges or resolves an incident, or adds a note; a repeated action is recorded without effect */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the incident */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly action: "acknowledge";
                        readonly note?: string;
                    } | {
                        /** @enum {string} */
                        readonly action: "resolve";
                        readonly note?: string;
                    } | {
                        /** @enum {string} */
                        readonly action: "note";
                        readonly note: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Incident"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/jobs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists jobs, newest runs first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description next_cursor of the previous page */
                    readonly cursor?: string;
                    readonly kind?: "upgrade" | "page" | "agent" | "enrichment";
                    /** @description maximum number of items per page */
                    readonly limit?: number;
                    readonly run_id?: string;
                    readonly state?: "waiting" | "running" | "success" | "failed" | "skipped";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Job"][];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/jobs/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns a job */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the job: run id and step */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Job"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        /** Cancels the run of a job; an active job is aborted */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the job: run id and step */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The run is canceled. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/jobs/{id}/retry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Retries a failed job and continues its run; returns the run */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the job: run id and step */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly correlation_id: string;
                            readonly ended_at: string | null;
                            readonly error_class: string | null;
                            readonly error_message: string | null;
                            /** Format: uuid */
                            readonly id: string;
                            readonly input: unknown;
                            readonly kind: string;
                            /** @enum {string} */
                            readonly priority: "high" | "normal" | "low";
                            /** Format: date-time */
                            readonly queued_at: string;
                            readonly result: unknown;
                            readonly started_at: string | null;
                            /** @enum {string} */
                            readonly state: "queued" | "running" | "success" | "failed" | "canceled";
                            readonly steps: readonly {
                                /** @description starts at 1; 0 before the first attempt */
                                readonly attempt: number;
                                readonly ended_at: string | null;
                                readonly error_class: string | null;
                                readonly error_message: string | null;
                                readonly started_at: string | null;
                                /** @enum {string} */
                                readonly state: "waiting" | "running" | "success" | "failed" | "skipped";
                                readonly step: string;
                            }[];
                            readonly trace_id: string | null;
                            /** @description null if no trace UI is configured, or if the trace was not sampled */
                            readonly trace_url: string | null;
                            /** @description the user that the run is for */
                            readonly user_id: string | null;
                            readonly workspace_id: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists all keys of the org, newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["ListedKey"][];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        /** Creates a key; only this response contains the key itself */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description default: the key does not expire */
                        readonly expires_at?: string;
                        /** @description purpose of the key; the audit log shows it as the actor */
                        readonly name: string;
                        /** @enum {string} */
                        readonly role: "viewer" | "operator" | "admin";
                        /**
                         * Format: uuid
                         * @description owner of the key; deleting the user deletes the key
                         */
                        readonly user_id?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: date-time */
                            readonly created_at: string;
                            readonly created_by: string;
                            readonly expires_at: string | null;
                            readonly id: string;
                            /** @description the key; it is not shown again */
                            readonly key: string;
                            /** @description accurate to the minute */
                            readonly last_used_at: string | null;
                            readonly name: string;
                            readonly revoked_at: string | null;
                            /** @enum {string} */
                            readonly role: "viewer" | "operator" | "admin";
                            /** @enum {string} */
                            readonly state: "active" | "expired" | "revoked";
                            readonly user_id: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/keys/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Revokes a key immediately */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the key */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The key is revoked. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/keys/{id}/rotate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Replaces a key with a new one; the old key stays valid for grace_seconds */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the key */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description seconds for which the old key stays valid
                         * @default 0
                         */
                        readonly grace_seconds?: number;
                    } | null;
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: date-time */
                            readonly created_at: string;
                            readonly created_by: string;
                            readonly expires_at: string | null;
                            readonly id: string;
                            /** @description the key; it is not shown again */
                            readonly key: string;
                            /** @description accurate to the minute */
                            readonly last_used_at: string | null;
                            readonly name: string;
                            readonly revoked_at: string | null;
                            /** @enum {string} */
                            readonly role: "viewer" | "operator" | "admin";
                            /** @enum {string} */
                            readonly state: "active" | "expired" | "revoked";
                            readonly user_id: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/keys/{id}/sessions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Ends all sessions that were started with a key; the key stays valid */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the key */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly ended: number;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/logs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists log lines, newest first by default */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly correlation_id?: string;
                    /** @description next_cursor of the previous page */
                    readonly cursor?: string;
                    /** @description backward: newest first */
                    readonly direction?: "backward" | "forward";
                    /** @description start of the range; default: one hour before `to` */
                    readonly from?: string;
                    /** @description repeatable; default: all levels */
                    readonly level?: readonly ("debug" | "info" | "warn" | "error")[];
                    /** @description maximum number of lines per page */
                    readonly limit?: number;
                    readonly run_id?: string;
                    /** @description default: all services */
                    readonly service?: string;
                    /** @description text that the line contains; case matters */
                    readonly text?: string;
                    /** @description end of the range; default: now */
                    readonly to?: string;
                    readonly trace_id?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["LogLine"][];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                            /** @description orgs for which the response is not empty, for a platform caller who named an org; null if it is not empty */
                            readonly other_orgs: readonly string[] | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/logs/query": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Runs a LogQL query over the lines of every org */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    /** @description backward: newest first */
                    readonly direction?: "backward" | "forward";
                    /** @description start of the range; default: one hour before `to` */
                    readonly from?: string;
                    /** @description maximum number of lines per page */
                    readonly limit?: number;
                    /** @description LogQL */
                    readonly query: string;
                    /** @description end of the range; default: now */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description null for a query that returns series */
                            readonly lines: readonly components["schemas"]["LogLine"][] | null;
                            /** @description null for a query that returns lines */
                            readonly series: readonly {
                                readonly labels: {
                                    readonly [key: string]: string;
                                };
                                /** @description Unix time in seconds, and the value; null for NaN and infinities */
                                readonly points: readonly (readonly (number | null)[])[];
                            }[] | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/logs/tail": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Streams new log lines as server-sent events
         * @description Sends `lines`, a list of log lines as /api/v1/logs returns them, in order of time; a line that reaches Loki late comes when it is found, up to 15 s late. `ready` follows when all lines so far have been sent. When Loki is away, `problem` has the reason in `detail`; the stream goes on trying, sends the lines in between and then `ready`. A comment follows every 15 s. A stream ends after five minutes. Reconnect with the last id as `Last-Event-ID` to continue without a gap or a duplicate.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description number of lines to start with: the latest ones, at most an hour old */
                    readonly backlog?: number;
                    readonly correlation_id?: string;
                    /** @description repeatable; default: all levels */
                    readonly level?: readonly ("debug" | "info" | "warn" | "error")[];
                    readonly run_id?: string;
                    /** @description default: all services */
                    readonly service?: string;
                    /** @description text that the line contains; case matters */
                    readonly text?: string;
                    readonly trace_id?: string;
                };
                readonly header?: {
                    readonly "last-event-id"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The events, until the stream ends. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "text/event-stream": {
                            readonly data: string;
                            /** @enum {string} */
                            readonly event: "lines" | "ready" | "problem";
                        } & {
                            readonly [key: string]: unknown;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/logs/volume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns the number of log lines by level over time */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly correlation_id?: string;
                    /** @description start of the range; default: one hour before `to` */
                    readonly from?: string;
                    /** @description repeatable; default: all levels */
                    readonly level?: readonly ("debug" | "info" | "warn" | "error")[];
                    readonly run_id?: string;
                    /** @description default: all services */
                    readonly service?: string;
                    /** @description text that the line contains; case matters */
                    readonly text?: string;
                    /** @description end of the range; default: now */
                    readonly to?: string;
                    readonly trace_id?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly levels: readonly {
                                readonly level: string;
                                /** @description end of the step in Unix seconds, and the number of lines */
                                readonly points: readonly (readonly number[])[];
                            }[];
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                            readonly step_seconds: number;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/me": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns the caller */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description identity of the caller in the audit log */
                            readonly actor: string;
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly covers: string | null;
                            readonly org: string;
                            /** @description whether the caller can act for other orgs */
                            readonly platform: boolean;
                            /** @enum {string} */
                            readonly role: "viewer" | "operator" | "admin";
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/metrics/query": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Runs a PromQL query at one time */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    /** @description PromQL */
                    readonly query: string;
                    /** @description default: now */
                    readonly time?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly series: readonly {
                                readonly labels: {
                                    readonly [key: string]: string;
                                };
                                /** @description Unix time in seconds, and the value; null for NaN and infinities */
                                readonly points: readonly (readonly (number | null)[])[];
                            }[];
                            /** @description whether there are more than 200 series */
                            readonly truncated: boolean;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/metrics/query_range": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Runs a PromQL query over a time range */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    /** @description start of the range; default: one hour before `to` */
                    readonly from?: string;
                    /** @description PromQL */
                    readonly query: string;
                    /** @description in seconds; default: about 300 points */
                    readonly step?: number;
                    /** @description end of the range; default: now */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly series: readonly {
                                readonly labels: {
                                    readonly [key: string]: string;
                                };
                                /** @description Unix time in seconds, and the value; null for NaN and infinities */
                                readonly points: readonly (readonly (number | null)[])[];
                            }[];
                            readonly step_seconds: number;
                            /** @description whether there are more than 200 series */
                            readonly truncated: boolean;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/objectives": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the objectives with their error budgets and burn rates */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Objective"][];
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/objectives/{name}/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the events and the error budget of an objective by hour or UTC day */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description start of the range; default: 30 days before `to` */
                    readonly from?: string;
                    readonly step?: "hour" | "day";
                    /** @description end of the range; default: now */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly name: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ObjectiveHistory"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ops/overview": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns statistics of runs, failures and model usage in a period and in the previous one */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description whole hours up to the end of the current hour */
                    readonly period?: "24h" | "7d" | "30d";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: date-time */
                            readonly from: string;
                            readonly llm: {
                                readonly by_model: readonly {
                                    readonly cache_read_tokens: number;
                                    /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                    readonly cache_savings_usd: string | null;
                                    readonly cache_write_tokens: number;
                                    readonly calls: number;
                                    readonly completion_tokens: number;
                                    /** @description US dollars with 9 decimals; null if no price is known */
                                    readonly cost_usd: string | null;
                                    /** @description from 0 to 1; null if there is no data */
                                    readonly error_rate: number | null;
                                    readonly errors: number;
                                    readonly latency_seconds: {
                                        readonly p50: number | null;
                                        readonly p95: number | null;
                                    };
                                    readonly model: string;
                                    readonly prompt_tokens: number;
                                    readonly provider: string;
                                    readonly reasoning_tokens: number;
                                    readonly total_tokens: number;
                                    /** @description calls without a known price, whose cost is missing from cost_usd */
                                    readonly unpriced_calls: number;
                                }[];
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                /** @description from 0 to 1; null if there is no data */
                                readonly error_rate: number | null;
                                readonly errors: number;
                                readonly latency_seconds: {
                                    readonly p50: number | null;
                                    readonly p95: number | null;
                                };
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                            };
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                            /** @description orgs for which the response is not empty, for a platform caller who named an org; null if it is not empty */
                            readonly other_orgs: readonly string[] | null;
                            /** @enum {string} */
                            readonly period: "24h" | "7d" | "30d";
                            readonly previous: {
                                /** Format: date-time */
                                readonly from: string;
                                readonly llm: {
                                    readonly cache_read_tokens: number;
                                    /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                    readonly cache_savings_usd: string | null;
                                    readonly cache_write_tokens: number;
                                    readonly calls: number;
                                    readonly completion_tokens: number;
                                    /** @description US dollars with 9 decimals; null if no price is known */
                                    readonly cost_usd: string | null;
                                    /** @description from 0 to 1; null if there is no data */
                                    readonly error_rate: number | null;
                                    readonly errors: number;
                                    readonly latency_seconds: {
                                        readonly p50: number | null;
                                        readonly p95: number | null;
                                    };
                                    readonly prompt_tokens: number;
                                    readonly reasoning_tokens: number;
                                    readonly total_tokens: number;
                                    /** @description calls without a known price, whose cost is missing from cost_usd */
                                    readonly unpriced_calls: number;
                                };
                                readonly runs: {
                                    readonly by_state: {
                                        readonly canceled: number;
                                        readonly failed: number;
                                        readonly queued: number;
                                        readonly running: number;
                                        readonly success: number;
                                    };
                                    readonly runtime_seconds: {
                                        readonly avg: number | null;
                                        readonly p50: number | null;
                                        readonly p95: number | null;
                                    };
                                    /** @description successful runs divided by successful and failed runs */
                                    readonly success_rate: number | null;
                                    readonly total: number;
                                };
                                /** Format: date-time */
                                readonly to: string;
                            };
                            readonly recent_failures: readonly {
                                /** Format: date-time */
                                readonly ended_at: string;
                                readonly error_class: string | null;
                                readonly error_message: string | null;
                                readonly kind: string;
                                /** @description name of the org that owns it */
                                readonly org: string;
                                /** Format: uuid */
                                readonly run_id: string;
                                readonly step: string | null;
                                readonly trace_url: string | null;
                            }[];
                            readonly runs: {
                                readonly by_state: {
                                    readonly canceled: number;
                                    readonly failed: number;
                                    readonly queued: number;
                                    readonly running: number;
                                    readonly success: number;
                                };
                                readonly runtime_seconds: {
                                    readonly avg: number | null;
                                    readonly p50: number | null;
                                    readonly p95: number | null;
                                };
                                /** @description successful runs divided by successful and failed runs */
                                readonly success_rate: number | null;
                                readonly total: number;
                            };
                            readonly step_failures: readonly {
                                readonly count: number;
                                readonly error_class: string | null;
                                readonly kind: string;
                                readonly step: string;
                            }[];
                            /** Format: date-time */
                            readonly to: string;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ops/queue": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns pending runs and dead letters of the org, and the queues and workers that all orgs share */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description dead letters of the org */
                            readonly dead_letters: {
                                readonly by_queue: {
                                    readonly [key: string]: number;
                                };
                                readonly total: number;
                            };
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                            readonly pending: {
                                readonly by_type: readonly {
                                    readonly count: number;
                                    readonly kind: string;
                                }[];
                                readonly total: number;
                            };
                            readonly queues: readonly {
                                readonly active: number;
                                /** @description dead letters of the org */
                                readonly dead_letters: number;
                                readonly delayed: number;
                                readonly paused: boolean;
                                readonly queue: string;
                                readonly waiting: number;
                                readonly workers: number;
                            }[];
                            readonly retries: {
                                readonly avg: number | null;
                                readonly max: number | null;
                                readonly min: number | null;
                            };
                            readonly wait_seconds: {
                                readonly avg: number | null;
                                readonly oldest: number | null;
                            };
                            /** @description workers of the queue with the most workers; one worker can serve several queues */
                            readonly workers: number;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ops/trends": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns a metric over time, per hour for 24h and 7d, per UTC day for 30d */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    readonly metric: "runs" | "failures" | "runtime_p95" | "llm_calls" | "llm_errors" | "llm_tokens" | "llm_cost" | "llm_latency_p95";
                    /** @description whole hours up to the end of the current hour */
                    readonly period?: "24h" | "7d" | "30d";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {string} */
                            readonly metric: "runs" | "failures" | "runtime_p95" | "llm_calls" | "llm_errors" | "llm_tokens" | "llm_cost" | "llm_latency_p95";
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                            /** @enum {string} */
                            readonly period: "24h" | "7d" | "30d";
                            readonly points: readonly {
                                /**
                                 * Format: date-time
                                 * @description start of the hour or day
                                 */
                                readonly at: string;
                                /** @description null if there is no value, such as a percentile without data */
                                readonly value: number | null;
                            }[];
                            /** @enum {string} */
                            readonly unit: "count" | "seconds" | "tokens" | "usd";
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/orgs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists all orgs with their recent activity, newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description next_cursor of the previous page */
                    readonly cursor?: string;
                    /** @description maximum number of items per page */
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                /** Format: uuid */
                                readonly id: string;
                                /** @description time at which the latest run was queued; null if there are no runs */
                                readonly last_run_at: string | null;
                                readonly name: string;
                                /** @enum {string} */
                                readonly plan: "free" | "pro" | "team" | "enterprise";
                                /** @description null: the retention of the plan */
                                readonly retention_days: number | null;
                                /** @description runs queued in the last 24 hours */
                                readonly runs_24h: number;
                            }[];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/orgs/{name}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Sets the plan of an org; creates the org if it does not exist */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description name of the org */
                    readonly name: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly plan: "free" | "pro" | "team" | "enterprise";
                        /**
                         * @description days that records are kept, for the plan enterprise only; null: the retention of the plan
                         * @default null
                         */
                        readonly retention_days?: number | null;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: uuid */
                            readonly id: string;
                            readonly name: string;
                            /** @enum {string} */
                            readonly plan: "free" | "pro" | "team" | "enterprise";
                            /** @description null: the retention of the plan */
                            readonly retention_days: number | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/prices": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the price overrides of the org per million tokens, newest first for each model */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Price"][];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        /** Adds a price override, or replaces the one with the same from_date */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description null: the price of input tokens
                         * @default null
                         */
                        readonly cached_usd_per_million?: (number | string) | null;
                        /** @description time from which the price applies, until a later price; default: now */
                        readonly from_date?: string;
                        /** @description US dollars, as an exact string or as a number */
                        readonly input_usd_per_million: number | string;
                        readonly model: string;
                        /** @description US dollars, as an exact string or as a number */
                        readonly output_usd_per_million: number | string;
                        /** @enum {string} */
                        readonly provider: "openai" | "anthropic" | "google" | "openai_compatible";
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Price"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly post?: never;
        /** Deletes price overrides of a model; the published prices apply again */
        readonly delete: {
            readonly parameters: {
                readonly query: {
                    /** @description start of the price to delete; default: all prices of the model */
                    readonly from_date?: string;
                    readonly model: string;
                    readonly provider: "openai" | "anthropic" | "google" | "openai_compatible";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The price overrides are deleted. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/qa": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists QA samples, newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description next_cursor of the previous page */
                    readonly cursor?: string;
                    /** @description maximum number of items per page */
                    readonly limit?: number;
                    readonly result?: "pass" | "fail" | "needs_review";
                    readonly run_id?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["QaSample"][];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                            /** @description orgs for which the response is not empty, for a platform caller who named an org; null if it is not empty */
                            readonly other_orgs: readonly string[] | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/qa/{run_id}/{entity_id}/review": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Reviews a QA sample; the latest review counts */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly entity_id: string;
                    readonly run_id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description default: earlier notes stay */
                        readonly notes?: string;
                        /** @enum {string} */
                        readonly result: "pass" | "fail" | "needs_review";
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["QaSample"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/queues": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists all queues */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Queue"][];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/queues/{queue}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns a queue */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly queue: "upgrade" | "page" | "agent" | "enrichment";
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Queue"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        /** Sets the limits of a queue over all workers; omitted limits do not change */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly queue: "upgrade" | "page" | "agent" | "enrichment";
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description null removes the limit */
                        readonly concurrency?: number | null;
                        /** @description null removes the limit */
                        readonly rate_per_second?: number | null;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Queue"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/queues/{queue}/clear": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns the progress of clearing a queue, newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly queue: "upgrade" | "page" | "agent" | "enrichment";
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly clears: readonly components["schemas"]["QueueClear"][];
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        /** Clears a queue in the background: cancels the runs of all waiting jobs, of every org */
        readonly post: {
            readonly parameters: {
                readonly query?: {
                    /** @description whether to include jobs that wait for their next attempt */
                    readonly delayed?: "true" | "false";
                };
                readonly header?: never;
                readonly path: {
                    readonly queue: "upgrade" | "page" | "agent" | "enrichment";
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["QueueClear"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/queues/{queue}/pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Pauses a queue: workers finish active jobs and take no new ones */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly queue: "upgrade" | "page" | "agent" | "enrichment";
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Queue"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/queues/{queue}/resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Resumes a paused queue */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly queue: "upgrade" | "page" | "agent" | "enrichment";
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Queue"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/runbooks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the runbooks by name */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["RunbookSummary"][];
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/runbooks/{name}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns a runbook as Markdown */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description name of the runbook, with or without .md */
                    readonly name: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Runbook"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/runs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists runs, newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description next_cursor of the previous page */
                    readonly cursor?: string;
                    readonly error_class?: "TIMEOUT" | "RATE_LIMIT" | "VALIDATION_ERROR" | "AUTH_ERROR" | "SERVICE_UNAVAILABLE" | "PROVIDER_ERROR" | "NETWORK_ERROR" | "MODEL_ERROR" | "STALLED" | "UNKNOWN";
                    /** @description queued at this time or later */
                    readonly from?: string;
                    readonly kind?: "upgrade" | "page" | "agent" | "enrichment";
                    /** @description maximum number of items per page */
                    readonly limit?: number;
                    /** @description desc: newest, longest or most expensive first */
                    readonly order?: "desc" | "asc";
                    /** @description run id or its first 4 or more characters, trace id, or the start of a correlation id */
                    readonly q?: string;
                    /** @description queued: by time; duration: only runs that have ended, by the time from start to end; cost: only runs with a known cost */
                    readonly sort?: "queued" | "duration" | "cost";
                    readonly state?: "queued" | "running" | "success" | "failed" | "canceled";
                    /** @description queued before this time */
                    readonly to?: string;
                    readonly workspace_id?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                readonly correlation_id: string;
                                /** @description US dollars with 9 decimals: the known cost of its model calls; null without any, and until seconds after the run has ended */
                                readonly cost_usd: string | null;
                                /** @description from start to end; null until the run has ended */
                                readonly duration_seconds: number | null;
                                readonly ended_at: string | null;
                                readonly error_class: string | null;
                                /** Format: uuid */
                                readonly id: string;
                                readonly kind: string;
                                /** @description name of the org that owns it */
                                readonly org: string;
                                /** @enum {string} */
                                readonly priority: "high" | "normal" | "low";
                                /** Format: date-time */
                                readonly queued_at: string;
                                readonly started_at: string | null;
                                /** @enum {string} */
                                readonly state: "queued" | "running" | "success" | "failed" | "canceled";
                                readonly trace_id: string | null;
                                readonly trace_url: string | null;
                            }[];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                            /** @description orgs for which the response is not empty, for a platform caller who named an org; null if it is not empty */
                            readonly other_orgs: readonly string[] | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        /** Starts a run */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description requests of an org with the same key start one run: a repeated request returns the first run; the same key with another kind or input is rejected with 422, and with 409 while the first request is in progress */
                        readonly idempotency_key?: string;
                        readonly input: {
                            /** @enum {string} */
                            readonly ecosystem: "npm" | "pip" | "cargo" | "go";
                            readonly manifest?: string;
                            readonly package: string;
                            readonly source?: {
                                readonly issue_number: number;
                                readonly path?: string;
                                readonly ref?: string;
                                readonly repository: string;
                                readonly sender?: string;
                            };
                            readonly version: string;
                        };
                        /** @enum {string} */
                        readonly kind: "upgrade";
                        /**
                         * @default normal
                         * @enum {string}
                         */
                        readonly priority?: "high" | "normal" | "low";
                        /**
                         * Format: uuid
                         * @description the user of the org that the run is for; default: the caller, if it is a user
                         */
                        readonly user_id?: string;
                    } | {
                        /** @description requests of an org with the same key start one run: a repeated request returns the first run; the same key with another kind or input is rejected with 422, and with 409 while the first request is in progress */
                        readonly idempotency_key?: string;
                        readonly input: {
                            readonly prompt: string;
                            readonly slug?: string;
                        };
                        /** @enum {string} */
                        readonly kind: "page";
                        /**
                         * @default normal
                         * @enum {string}
                         */
                        readonly priority?: "high" | "normal" | "low";
                        /**
                         * Format: uuid
                         * @description the user of the org that the run is for; default: the caller, if it is a user
                         */
                        readonly user_id?: string;
                    } | {
                        /** @description requests of an org with the same key start one run: a repeated request returns the first run; the same key with another kind or input is rejected with 422, and with 409 while the first request is in progress */
                        readonly idempotency_key?: string;
                        readonly input: {
                            /** @default assistant */
                            readonly agent_id?: string;
                            readonly goal: string;
                        };
                        /** @enum {string} */
                        readonly kind: "agent";
                        /**
                         * @default normal
                         * @enum {string}
                         */
                        readonly priority?: "high" | "normal" | "low";
                        /**
                         * Format: uuid
                         * @description the user of the org that the run is for; default: the caller, if it is a user
                         */
                        readonly user_id?: string;
                    } | {
                        /** @description requests of an org with the same key start one run: a repeated request returns the first run; the same key with another kind or input is rejected with 422, and with 409 while the first request is in progress */
                        readonly idempotency_key?: string;
                        readonly input: {
                            readonly targets?: readonly {
                                /** Format: email */
                                readonly email?: string;
                                readonly id?: string;
                                readonly name?: string;
                                readonly url: string;
                            }[];
                        };
                        /** @enum {string} */
                        readonly kind: "enrichment";
                        /**
                         * @default normal
                         * @enum {string}
                         */
                        readonly priority?: "high" | "normal" | "low";
                        /**
                         * Format: uuid
                         * @description the user of the org that the run is for; default: the caller, if it is a user
                         */
                        readonly user_id?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description false if an earlier request with the idempotency key started this run */
                            readonly created: boolean;
                            /** Format: uuid */
                            readonly id: string;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/runs/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns a run with its steps, attempts, statistics and links */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the run */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description attempts of all steps, oldest first */
                            readonly attempts: readonly {
                                /** @description number of the attempt, from 1; an interrupted or postponed attempt shares its number with the next one */
                                readonly attempt: number;
                                readonly ended_at: string | null;
                                /** Format: date-time */
                                readonly started_at: string;
                                /**
                                 * @description lost: the worker died during the attempt
                                 * @enum {string}
                                 */
                                readonly state: "running" | "success" | "failed" | "lost";
                                readonly step: string;
                                readonly trace_id: string;
                                /** @description whether the collector kept the trace; null until the collector decides */
                                readonly trace_kept: boolean | null;
                                readonly trace_url: string | null;
                            }[];
                            readonly correlation_id: string;
                            readonly ended_at: string | null;
                            readonly error_class: string | null;
                            readonly error_message: string | null;
                            /** Format: uuid */
                            readonly id: string;
                            readonly input: unknown;
                            readonly kind: string;
                            readonly links: {
                                readonly dashboard: string | null;
                                readonly logs: string | null;
                                readonly trace: string | null;
                            };
                            /** @description name of the org that owns it */
                            readonly org: string;
                            /** @enum {string} */
                            readonly priority: "high" | "normal" | "low";
                            /** Format: date-time */
                            readonly queued_at: string;
                            readonly result: unknown;
                            /** @description sorted by name; empty until the run has ended */
                            readonly stage_stats: readonly {
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly count_error: number;
                                readonly count_success: number;
                                readonly count_total: number;
                                readonly p50_ms: number | null;
                                readonly p95_ms: number | null;
                                readonly p99_ms: number | null;
                                readonly stage: string;
                                readonly tokens_input: number;
                                readonly tokens_output: number;
                            }[];
                            readonly started_at: string | null;
                            /** @enum {string} */
                            readonly state: "queued" | "running" | "success" | "failed" | "canceled";
                            readonly steps: readonly {
                                /** @description starts at 1; 0 before the first attempt */
                                readonly attempt: number;
                                readonly ended_at: string | null;
                                readonly error_class: string | null;
                                readonly error_message: string | null;
                                readonly started_at: string | null;
                                /** @enum {string} */
                                readonly state: "waiting" | "running" | "success" | "failed" | "skipped";
                                readonly step: string;
                            }[];
                            readonly trace_id: string | null;
                            /** @description null if no trace UI is configured, or if the trace was not sampled */
                            readonly trace_url: string | null;
                            /** @description the user that the run is for */
                            readonly user_id: string | null;
                            /** @description sorted by name */
                            readonly vendor_usage: readonly {
                                readonly calls: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly quota_exhausted: number;
                                readonly rate_limit_hits: number;
                                readonly tokens_input: number;
                                readonly tokens_output: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                                readonly vendor: string;
                            }[];
                            readonly workspace_id: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/runs/{id}/calls": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the model calls of a run, oldest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description next_cursor of the previous page */
                    readonly cursor?: string;
                    /** @description maximum number of items per page */
                    readonly limit?: number;
                    readonly step?: string;
                };
                readonly header?: never;
                readonly path: {
                    /** @description id of the run */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["ModelCall"][];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/runs/{id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Cancels a run; its active step is aborted */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the run */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly correlation_id: string;
                            readonly ended_at: string | null;
                            readonly error_class: string | null;
                            readonly error_message: string | null;
                            /** Format: uuid */
                            readonly id: string;
                            readonly input: unknown;
                            readonly kind: string;
                            /** @enum {string} */
                            readonly priority: "high" | "normal" | "low";
                            /** Format: date-time */
                            readonly queued_at: string;
                            readonly result: unknown;
                            readonly started_at: string | null;
                            /** @enum {string} */
                            readonly state: "queued" | "running" | "success" | "failed" | "canceled";
                            readonly steps: readonly {
                                /** @description starts at 1; 0 before the first attempt */
                                readonly attempt: number;
                                readonly ended_at: string | null;
                                readonly error_class: string | null;
                                readonly error_message: string | null;
                                readonly started_at: string | null;
                                /** @enum {string} */
                                readonly state: "waiting" | "running" | "success" | "failed" | "skipped";
                                readonly step: string;
                            }[];
                            readonly trace_id: string | null;
                            /** @description null if no trace UI is configured, or if the trace was not sampled */
                            readonly trace_url: string | null;
                            /** @description the user that the run is for */
                            readonly user_id: string | null;
                            readonly workspace_id: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/runs/{id}/comparison": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Compares a run with the recent successful runs of its kind */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the run */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["RunComparison"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/runs/{id}/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the events of a run, oldest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description next_cursor of the previous page */
                    readonly cursor?: string;
                    readonly event?: "start" | "finish" | "retry" | "vendor_call" | "error" | "qa_sampled";
                    /** @description maximum number of items per page */
                    readonly limit?: number;
                    readonly stage?: string;
                };
                readonly header?: never;
                readonly path: {
                    /** @description id of the run */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                readonly duration_ms: number | null;
                                readonly entity_id: string | null;
                                readonly error_code: string | null;
                                /** @enum {string} */
                                readonly event: "start" | "finish" | "retry" | "vendor_call" | "error" | "qa_sampled";
                                readonly extra: unknown;
                                readonly id: string;
                                readonly stage: string;
                                /** @enum {string} */
                                readonly status: "ok" | "error" | "skip" | "retry";
                                readonly trace_id: string | null;
                                /** Format: date-time */
                                readonly ts: string;
                            }[];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/runs/{id}/retry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Retries a failed run from its failed step */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the run */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly correlation_id: string;
                            readonly ended_at: string | null;
                            readonly error_class: string | null;
                            readonly error_message: string | null;
                            /** Format: uuid */
                            readonly id: string;
                            readonly input: unknown;
                            readonly kind: string;
                            /** @enum {string} */
                            readonly priority: "high" | "normal" | "low";
                            /** Format: date-time */
                            readonly queued_at: string;
                            readonly result: unknown;
                            readonly started_at: string | null;
                            /** @enum {string} */
                            readonly state: "queued" | "running" | "success" | "failed" | "canceled";
                            readonly steps: readonly {
                                /** @description starts at 1; 0 before the first attempt */
                                readonly attempt: number;
                                readonly ended_at: string | null;
                                readonly error_class: string | null;
                                readonly error_message: string | null;
                                readonly started_at: string | null;
                                /** @enum {string} */
                                readonly state: "waiting" | "running" | "success" | "failed" | "skipped";
                                readonly step: string;
                            }[];
                            readonly trace_id: string | null;
                            /** @description null if no trace UI is configured, or if the trace was not sampled */
                            readonly trace_url: string | null;
                            /** @description the user that the run is for */
                            readonly user_id: string | null;
                            readonly workspace_id: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/runs/{id}/stats": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns the statistics of a run by stage and by vendor */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the run */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: uuid */
                            readonly run_id: string;
                            /** @description sorted by name; empty until the run has ended */
                            readonly stages: readonly {
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly count_error: number;
                                readonly count_success: number;
                                readonly count_total: number;
                                readonly p50_ms: number | null;
                                readonly p95_ms: number | null;
                                readonly p99_ms: number | null;
                                readonly stage: string;
                                readonly tokens_input: number;
                                readonly tokens_output: number;
                            }[];
                            /** @description sorted by name */
                            readonly vendors: readonly {
                                readonly calls: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly quota_exhausted: number;
                                readonly rate_limit_hits: number;
                                readonly tokens_input: number;
                                readonly tokens_output: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                                readonly vendor: string;
                            }[];
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/runs/counts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Counts runs by state and by kind */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly error_class?: "TIMEOUT" | "RATE_LIMIT" | "VALIDATION_ERROR" | "AUTH_ERROR" | "SERVICE_UNAVAILABLE" | "PROVIDER_ERROR" | "NETWORK_ERROR" | "MODEL_ERROR" | "STALLED" | "UNKNOWN";
                    /** @description queued at this time or later */
                    readonly from?: string;
                    readonly kind?: "upgrade" | "page" | "agent" | "enrichment";
                    /** @description run id or its first 4 or more characters, trace id, or the start of a correlation id */
                    readonly q?: string;
                    readonly state?: "queued" | "running" | "success" | "failed" | "canceled";
                    /** @description queued before this time */
                    readonly to?: string;
                    readonly workspace_id?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description kinds with runs, by name */
                            readonly by_kind: readonly {
                                readonly count: number;
                                readonly kind: string;
                            }[];
                            readonly by_state: {
                                readonly canceled: number;
                                readonly failed: number;
                                readonly queued: number;
                                readonly running: number;
                                readonly success: number;
                            };
                            /** @description whether there can be more runs: with these filters, only the latest 10,000 are counted */
                            readonly capped: boolean;
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                            readonly total: number;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/schedules": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists all schedules, sorted by name */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Schedule"][];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        /** Creates a schedule */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description five fields, such as 30 2 * * 1, or six fields with seconds first */
                        readonly cron: string;
                        /**
                         * @description false: paused
                         * @default true
                         */
                        readonly enabled?: boolean;
                        readonly input: {
                            /** @enum {string} */
                            readonly ecosystem: "npm" | "pip" | "cargo" | "go";
                            readonly manifest?: string;
                            readonly package: string;
                            readonly source?: {
                                readonly issue_number: number;
                                readonly path?: string;
                                readonly ref?: string;
                                readonly repository: string;
                                readonly sender?: string;
                            };
                            readonly version: string;
                        };
                        /** @enum {string} */
                        readonly kind: "upgrade";
                        readonly name: string;
                        /**
                         * @description IANA time zone, such as Europe/Berlin
                         * @default UTC
                         */
                        readonly time_zone?: string;
                    } | {
                        /** @description five fields, such as 30 2 * * 1, or six fields with seconds first */
                        readonly cron: string;
                        /**
                         * @description false: paused
                         * @default true
                         */
                        readonly enabled?: boolean;
                        readonly input: {
                            readonly prompt: string;
                            readonly slug?: string;
                        };
                        /** @enum {string} */
                        readonly kind: "page";
                        readonly name: string;
                        /**
                         * @description IANA time zone, such as Europe/Berlin
                         * @default UTC
                         */
                        readonly time_zone?: string;
                    } | {
                        /** @description five fields, such as 30 2 * * 1, or six fields with seconds first */
                        readonly cron: string;
                        /**
                         * @description false: paused
                         * @default true
                         */
                        readonly enabled?: boolean;
                        readonly input: {
                            /** @default assistant */
                            readonly agent_id?: string;
                            readonly goal: string;
                        };
                        /** @enum {string} */
                        readonly kind: "agent";
                        readonly name: string;
                        /**
                         * @description IANA time zone, such as Europe/Berlin
                         * @default UTC
                         */
                        readonly time_zone?: string;
                    } | {
                        /** @description five fields, such as 30 2 * * 1, or six fields with seconds first */
                        readonly cron: string;
                        /**
                         * @description false: paused
                         * @default true
                         */
                        readonly enabled?: boolean;
                        readonly input: {
                            readonly targets?: readonly {
                                /** Format: email */
                                readonly email?: string;
                                readonly id?: string;
                                readonly name?: string;
                                readonly url: string;
                            }[];
                        };
                        /** @enum {string} */
                        readonly kind: "enrichment";
                        readonly name: string;
                        /**
                         * @description IANA time zone, such as Europe/Berlin
                         * @default UTC
                         */
                        readonly time_zone?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Schedule"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/schedules/{name}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns a schedule */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly name: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Schedule"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        /** Updates or creates a schedule */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly name: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description five fields, such as 30 2 * * 1, or six fields with seconds first */
                        readonly cron: string;
                        /**
                         * @description false: paused
                         * @default true
                         */
                        readonly enabled?: boolean;
                        readonly input: {
                            /** @enum {string} */
                            readonly ecosystem: "npm" | "pip" | "cargo" | "go";
                            readonly manifest?: string;
                            readonly package: string;
                            readonly source?: {
                                readonly issue_number: number;
                                readonly path?: string;
                                readonly ref?: string;
                                readonly repository: string;
                                readonly sender?: string;
                            };
                            readonly version: string;
                        };
                        /** @enum {string} */
                        readonly kind: "upgrade";
                        /**
                         * @description IANA time zone, such as Europe/Berlin
                         * @default UTC
                         */
                        readonly time_zone?: string;
                    } | {
                        /** @description five fields, such as 30 2 * * 1, or six fields with seconds first */
                        readonly cron: string;
                        /**
                         * @description false: paused
                         * @default true
                         */
                        readonly enabled?: boolean;
                        readonly input: {
                            readonly prompt: string;
                            readonly slug?: string;
                        };
                        /** @enum {string} */
                        readonly kind: "page";
                        /**
                         * @description IANA time zone, such as Europe/Berlin
                         * @default UTC
                         */
                        readonly time_zone?: string;
                    } | {
                        /** @description five fields, such as 30 2 * * 1, or six fields with seconds first */
                        readonly cron: string;
                        /**
                         * @description false: paused
                         * @default true
                         */
                        readonly enabled?: boolean;
                        readonly input: {
                            /** @default assistant */
                            readonly agent_id?: string;
                            readonly goal: string;
                        };
                        /** @enum {string} */
                        readonly kind: "agent";
                        /**
                         * @description IANA time zone, such as Europe/Berlin
                         * @default UTC
                         */
                        readonly time_zone?: string;
                    } | {
                        /** @description five fields, such as 30 2 * * 1, or six fields with seconds first */
                        readonly cron: string;
                        /**
                         * @description false: paused
                         * @default true
                         */
                        readonly enabled?: boolean;
                        readonly input: {
                            readonly targets?: readonly {
                                /** Format: email */
                                readonly email?: string;
                                readonly id?: string;
                                readonly name?: string;
                                readonly url: string;
                            }[];
                        };
                        /** @enum {string} */
                        readonly kind: "enrichment";
                        /**
                         * @description IANA time zone, such as Europe/Berlin
                         * @default UTC
                         */
                        readonly time_zone?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Schedule"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly post?: never;
        /** Deletes a schedule; runs that it started continue */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly name: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The schedule is deleted. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/schedules/{name}/pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Pauses a schedule: it starts no runs until it is resumed */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly name: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Schedule"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/schedules/{name}/resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Resumes a paused schedule; it starts its next run on time */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly name: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Schedule"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/session": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Starts a session with a key or a sign-in link, and sets its cookie */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description API key or platform key */
                        readonly key?: string;
                        /** @description token of a sign-in link: what follows # in its URL */
                        readonly link?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description identity of the caller in the audit log */
                            readonly actor: string;
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly covers: string | null;
                            readonly org: string;
                            /** @description whether the caller can act for other orgs */
                            readonly platform: boolean;
                            /** @enum {string} */
                            readonly role: "viewer" | "operator" | "admin";
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        /** Ends the session of the cookie */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The session has ended. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/session/links": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Creates a link that signs the caller in to the console once, within 10 minutes */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: date-time */
                            readonly expires_at: string;
                            /** @description the link; it is not shown again, and its token is not sent to servers */
                            readonly url: string;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/session/methods": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns the ways in which a user can sign in */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description whether POST /api/v1/session accepts a key */
                            readonly key: boolean;
                            /** @description path that starts to sign in with the identity provider; null: none */
                            readonly oidc: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/sessions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the open sessions of the caller, the last used first, at most 100 */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Session"][];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        /** Ends all sessions of the caller except the one of this request */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly ended: number;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/sessions/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Ends a session of the caller */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the session */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The session has ended. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/signals": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the catalogue of signals and what uses each */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly kind?: "metric" | "span" | "attribute" | "log_field" | "objective";
                    /** @description text in the name or the description */
                    readonly q?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly incomplete: readonly string[];
                            readonly items: readonly components["schemas"]["Signal"][];
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/silences": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists silences, those that end last first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly state?: "active" | "pending" | "expired";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Silence"][];
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        /** Silences the alerts that match */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description why */
                        readonly comment: string;
                        /** @description at most 30 days after the start */
                        readonly ends_at: string;
                        /** @description an alert is silenced if all match */
                        readonly matchers: readonly {
                            /**
                             * @description false: matches alerts with another value
                             * @default true
                             */
                            readonly is_equal?: boolean;
                            /** @default false */
                            readonly is_regex?: boolean;
                            readonly name: string;
                            readonly value: string;
                        }[];
                        /** @description default: now */
                        readonly starts_at?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Silence"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/silences/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Ends a silence */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the silence */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The silence has ended. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/stream": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Streams the overview, the queues, failures and changes of state as server-sent events
         * @description Sends `overview` (of the last 24 hours) and `queue` whenever they change, and `failure` for each run that fails. Their data is the JSON of /api/v1/ops/overview, of /api/v1/ops/queue and of an entry of recent_failures. Sends `run` (id, org, kind, state) and `incident` (id, org, title, severity, state) when their state changes, and `alert` (name, org, state, severity, since, summary) when an alert begins to fire or ends; these arrive within a second. A comment follows every 15 s. A stream ends after five minutes, or when the client stops reading. Reconnect with the last id as `Last-Event-ID` to receive the failures in between, at most the latest 200, in the order in which they were committed. The other events are not sent again: read the data that they announce after a reconnect.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    readonly "last-event-id"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The events, until the stream ends. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "text/event-stream": {
                            readonly data: string;
                            /** @enum {string} */
                            readonly event: "overview" | "queue" | "failure" | "run" | "incident" | "alert";
                        } & {
                            readonly [key: string]: unknown;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/traces": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Searches traces, the newest matching span first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description name=value, repeatable: attributes of the span or its process; a span matches all conditions */
                    readonly attribute?: readonly (string & (unknown & unknown))[];
                    /** @description next_cursor of the previous page */
                    readonly cursor?: string;
                    /** @description whether only spans with the status error match */
                    readonly errors?: "true" | "false";
                    /** @description start of the range; default: one hour before `to` */
                    readonly from?: string;
                    /** @description maximum number of traces per page */
                    readonly limit?: number;
                    /** @description in seconds */
                    readonly max_duration?: number;
                    /** @description in seconds */
                    readonly min_duration?: number;
                    readonly operation?: string;
                    readonly run_id?: string;
                    /** @description default: all services */
                    readonly service?: string;
                    /** @description end of the range; default: now */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["TraceSummary"][];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                            /** @description orgs for which the response is not empty, for a platform caller who named an org; null if it is not empty */
                            readonly other_orgs: readonly string[] | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/traces/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns a trace with the spans that the caller may see */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description trace id: 32 hexadecimal digits */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Trace"];
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/traces/services": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the services that have spans */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly string[];
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/traces/services/{service}/operations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the operations of a service */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description name of the service */
                    readonly service: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly string[];
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 502: components["responses"]["502"];
                readonly 503: components["responses"]["503"];
                readonly 504: components["responses"]["504"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/usage/current-month": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Reports the usage of models in the current month */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description whether the CSV starts with a byte order mark, which Excel needs to detect UTF-8 */
                    readonly bom?: "true" | "false";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The report. The CSV has a row per date, provider, model and user. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly by_date: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                /**
                                 * Format: date
                                 * @description UTC day
                                 */
                                readonly date: string;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_model: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly model: string;
                                readonly prompt_tokens: number;
                                readonly provider: string;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_org: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                /** @description name of the org that owns it */
                                readonly org: string;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_provider: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly provider: string;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_user: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                                /** @description null: calls without a user */
                                readonly user_id: string | null;
                            }[];
                            readonly by_workspace: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                                /** @description null: calls without a workspace */
                                readonly workspace_id: string | null;
                            }[];
                            /** Format: date-time */
                            readonly from: string;
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                            /** @description orgs for which the response is not empty, for a platform caller who named an org; null if it is not empty */
                            readonly other_orgs: readonly string[] | null;
                            /**
                             * Format: date-time
                             * @description exclusive
                             */
                            readonly to: string;
                            readonly top_users: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                                readonly user_id: string;
                            }[];
                            readonly totals: {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                            };
                        };
                        readonly "text/csv": string;
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/usage/last-n-days": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Reports the usage of models in the last n days */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description whether the CSV starts with a byte order mark, which Excel needs to detect UTF-8 */
                    readonly bom?: "true" | "false";
                    /** @description number of days, including today */
                    readonly n?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The report. The CSV has a row per date, provider, model and user. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly by_date: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                /**
                                 * Format: date
                                 * @description UTC day
                                 */
                                readonly date: string;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_model: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly model: string;
                                readonly prompt_tokens: number;
                                readonly provider: string;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_org: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                /** @description name of the org that owns it */
                                readonly org: string;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_provider: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly provider: string;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_user: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                                /** @description null: calls without a user */
                                readonly user_id: string | null;
                            }[];
                            readonly by_workspace: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                                /** @description null: calls without a workspace */
                                readonly workspace_id: string | null;
                            }[];
                            /** Format: date-time */
                            readonly from: string;
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                            /** @description orgs for which the response is not empty, for a platform caller who named an org; null if it is not empty */
                            readonly other_orgs: readonly string[] | null;
                            /**
                             * Format: date-time
                             * @description exclusive
                             */
                            readonly to: string;
                            readonly top_users: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                                readonly user_id: string;
                            }[];
                            readonly totals: {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                            };
                        };
                        readonly "text/csv": string;
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/usage/report": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Reports the usage of models in a time range */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description whether the CSV starts with a byte order mark, which Excel needs to detect UTF-8 */
                    readonly bom?: "true" | "false";
                    /** @description start, a day or a time; default: the first day of the month of the end */
                    readonly from?: string;
                    /** @description end, a day (inclusive) or a time (exclusive); default: today */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The report. The CSV has a row per date, provider, model and user. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly by_date: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                /**
                                 * Format: date
                                 * @description UTC day
                                 */
                                readonly date: string;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_model: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly model: string;
                                readonly prompt_tokens: number;
                                readonly provider: string;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_org: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                /** @description name of the org that owns it */
                                readonly org: string;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_provider: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly provider: string;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_user: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                                /** @description null: calls without a user */
                                readonly user_id: string | null;
                            }[];
                            readonly by_workspace: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                                /** @description null: calls without a workspace */
                                readonly workspace_id: string | null;
                            }[];
                            /** Format: date-time */
                            readonly from: string;
                            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
                            readonly org: string | null;
                            /** @description orgs for which the response is not empty, for a platform caller who named an org; null if it is not empty */
                            readonly other_orgs: readonly string[] | null;
                            /**
                             * Format: date-time
                             * @description exclusive
                             */
                            readonly to: string;
                            readonly top_users: readonly {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                                readonly user_id: string;
                            }[];
                            readonly totals: {
                                readonly cache_read_tokens: number;
                                /** @description cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown */
                                readonly cache_savings_usd: string | null;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars with 9 decimals; null if no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls without a known price, whose cost is missing from cost_usd */
                                readonly unpriced_calls: number;
                            };
                        };
                        readonly "text/csv": string;
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/users": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists all users, sorted by e-mail address */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                /** Format: date-time */
                                readonly created_at: string;
                                /** @description null: only the identity provider knows the address */
                                readonly email: string | null;
                                /** Format: uuid */
                                readonly id: string;
                                readonly name: string | null;
                                readonly workspace_id: string | null;
                            }[];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        /** Creates a user */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** Format: email */
                        readonly email: string;
                        readonly name?: string;
                        /** Format: uuid */
                        readonly workspace_id?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: date-time */
                            readonly created_at: string;
                            /** @description null: only the identity provider knows the address */
                            readonly email: string | null;
                            /** Format: uuid */
                            readonly id: string;
                            readonly name: string | null;
                            readonly workspace_id: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/users/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Deletes a user with their runs, keys and flags; their costs stay in the ledger */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the user */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The user is deleted. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workspaces": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists all workspaces, sorted by name */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                /** Format: date-time */
                                readonly created_at: string;
                                /** Format: uuid */
                                readonly id: string;
                                readonly name: string;
                            }[];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly put?: never;
        /** Creates a workspace */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly name: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** Format: date-time */
                            readonly created_at: string;
                            /** Format: uuid */
                            readonly id: string;
                            readonly name: string;
                        };
                    };
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workspaces/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Deletes a workspace with its users, runs and flags; its costs stay in the ledger */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the workspace */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The workspace is deleted. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                readonly 400: components["responses"]["400"];
                readonly 401: components["responses"]["401"];
                readonly 403: components["responses"]["403"];
                readonly 404: components["responses"]["404"];
                readonly 409: components["responses"]["409"];
                readonly 413: components["responses"]["413"];
                readonly 415: components["responses"]["415"];
                readonly 422: components["responses"]["422"];
                readonly 429: components["responses"]["429"];
                readonly 503: components["responses"]["503"];
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/export/run_events.csv": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/runs/{id}/stats": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly Alert: {
            readonly description: string | null;
            /** @description how long the condition must hold */
            readonly for_seconds: number;
            readonly instances: readonly {
                readonly description: string | null;
                /** @description alerts that inhibit it; null if Alertmanager is away */
                readonly inhibited_by: readonly string[] | null;
                readonly labels: {
                    readonly [key: string]: string;
                };
                /** @description receivers of Alertmanager that are notified; null if Alertmanager is away */
                readonly receivers: readonly string[] | null;
                /** @description ids of silences; null if Alertmanager is away */
                readonly silenced_by: readonly string[] | null;
                readonly since: string | null;
                /** @enum {string} */
                readonly state: "firing" | "pending";
                readonly summary: string | null;
                readonly value: string | null;
            }[];
            /** @description labels that every instance has */
            readonly labels: {
                readonly [key: string]: string;
            };
            /** @description why the last evaluation failed */
            readonly last_error: string | null;
            readonly name: string;
            readonly priority: string | null;
            /** @description null for alerts that ops evaluates against its records */
            readonly query: string | null;
            /** @description name of the runbook; GET /runbooks/{name}.md */
            readonly runbook: string | null;
            readonly severity: string | null;
            readonly since: string | null;
            /**
             * @description what evaluates the rule
             * @enum {string}
             */
            readonly source: "prometheus" | "loki" | "ops";
            /**
             * @description unknown: the store that knows the state is away
             * @enum {string}
             */
            readonly state: "firing" | "pending" | "inactive" | "unknown";
            readonly summary: string | null;
            readonly team: string | null;
            readonly threshold: {
                readonly operator: string;
                readonly value: number;
            } | null;
            /** @description query of the value that is compared with the threshold */
            readonly value_query: string | null;
        };
        readonly AlertDetails: {
            readonly description: string | null;
            /** @description panels that draw a metric of the alert */
            readonly drawn_on: readonly {
                readonly board: string;
                readonly panel: number;
                readonly title: string;
            }[];
            /** @description how long the condition must hold */
            readonly for_seconds: number;
            readonly instances: readonly {
                readonly description: string | null;
                /** @description alerts that inhibit it; null if Alertmanager is away */
                readonly inhibited_by: readonly string[] | null;
                readonly labels: {
                    readonly [key: string]: string;
                };
                /** @description receivers of Alertmanager that are notified; null if Alertmanager is away */
                readonly receivers: readonly string[] | null;
                /** @description ids of silences; null if Alertmanager is away */
                readonly silenced_by: readonly string[] | null;
                readonly since: string | null;
                /** @enum {string} */
                readonly state: "firing" | "pending";
                readonly summary: string | null;
                readonly value: string | null;
            }[];
            /** @description labels that every instance has */
            readonly labels: {
                readonly [key: string]: string;
            };
            /** @description why the last evaluation failed */
            readonly last_error: string | null;
            readonly name: string;
            readonly priority: string | null;
            /** @description null for alerts that ops evaluates against its records */
            readonly query: string | null;
            /** @description name of the runbook; GET /runbooks/{name}.md */
            readonly runbook: string | null;
            readonly runbook_markdown: string | null;
            readonly severity: string | null;
            readonly since: string | null;
            /**
             * @description what evaluates the rule
             * @enum {string}
             */
            readonly source: "prometheus" | "loki" | "ops";
            /**
             * @description unknown: the store that knows the state is away
             * @enum {string}
             */
            readonly state: "firing" | "pending" | "inactive" | "unknown";
            readonly summary: string | null;
            readonly team: string | null;
            readonly threshold: {
                readonly operator: string;
                readonly value: number;
            } | null;
            /** @description query of the value that is compared with the threshold */
            readonly value_query: string | null;
        };
        readonly AlertDrill: {
            readonly alert: string;
            /**
             * Format: date-time
             * @description when Alertmanager resolves the alert
             */
            readonly ends_at: string;
            /** @description requests to Slack, PagerDuty, … since the drill started, those of other alerts too */
            readonly integrations: readonly {
                readonly failed: number;
                readonly integration: string;
                readonly sent: number;
            }[];
            /** @description receivers that the routes choose; null once the drill is over */
            readonly receivers: readonly string[] | null;
            /** Format: date-time */
            readonly started_at: string;
            /** @description `key:<name>` or `user:<subject>` */
            readonly started_by: string;
        };
        readonly AlertHistory: {
            /** Format: date-time */
            readonly from: string;
            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
            readonly org: string | null;
            /** @description when it was pending or firing, oldest first, to the step, at least to a minute; null if nothing keeps it */
            readonly periods: readonly {
                /** Format: date-time */
                readonly from: string;
                readonly labels: {
                    readonly [key: string]: string;
                };
                /** @enum {string} */
                readonly state: "firing" | "pending";
                /** @description null: until the end of the range */
                readonly to: string | null;
            }[] | null;
            readonly step_seconds: number;
            /** Format: date-time */
            readonly to: string;
            /** @description whether there are more than 200 instances */
            readonly truncated: boolean;
            /** @description the value that is compared with the threshold; null for an alert without such a query */
            readonly value: {
                readonly series: readonly {
                    readonly labels: {
                        readonly [key: string]: string;
                    };
                    /** @description Unix time in seconds, and the value; null for NaN and infinities */
                    readonly points: readonly (readonly (number | null)[])[];
                }[];
                readonly truncated: boolean;
            } | null;
        };
        readonly Board: {
            /** @description the JSON that Grafana gets */
            readonly dashboard: {
                readonly [key: string]: unknown;
            };
            readonly description: string;
            readonly panels: readonly {
                /**
                 * @description org: the data is limited to the org of the caller; platform: for the platform key only
                 * @enum {string}
                 */
                readonly access: "org" | "platform";
                readonly id: number;
                readonly title: string;
                readonly type: string;
            }[];
            readonly title: string;
            readonly uid: string;
        };
        readonly BoardSummary: {
            readonly description: string;
            readonly panels: readonly {
                /**
                 * @description org: the data is limited to the org of the caller; platform: for the platform key only
                 * @enum {string}
                 */
                readonly access: "org" | "platform";
                readonly id: number;
                readonly title: string;
                readonly type: string;
            }[];
            readonly title: string;
            readonly uid: string;
        };
        readonly Budget: {
            /** @description US dollars with 9 decimals; null if no price is known */
            readonly hard_limit_usd: string | null;
            /**
             * @description UTC day or month
             * @enum {string}
             */
            readonly period: "day" | "month";
            /** @description US dollars with 9 decimals; null if no price is known */
            readonly soft_limit_usd: string | null;
            /** @description US dollars with 9 decimals; null if no price is known */
            readonly spent_usd: string | null;
            /**
             * @description what happens to calls while the ledger is unavailable: closed rejects calls that need a hard limit or a ledger entry, open allows them; applies to the org, not to one period
             * @enum {string}
             */
            readonly when_ledger_unavailable: "open" | "closed";
        };
        readonly DeadLetter: {
            readonly attempts: number;
            readonly error_class: string;
            readonly first_failed_at: string;
            /** @description id of the job: run id and step */
            readonly id: string;
            readonly job_id: string;
            readonly kind: string;
            readonly last_failed_at: string;
            readonly message: string;
            /** @description name of the org that owns it */
            readonly org: string;
            readonly org_id: string;
            /** @description input of the job, with secrets removed; truncated if large */
            readonly payload: unknown;
            readonly queue: string;
            /** @description number of earlier replays */
            readonly replays: number;
            /** @description whether the error may be transient */
            readonly retryable: boolean;
            readonly run_id: string;
            readonly stack: string | null;
            readonly step: string;
            readonly trace_id: string | null;
        };
        readonly Flag: {
            /** @description user, workspace, org or default; null: the flag is not set, and off */
            readonly decided_by: string | null;
            readonly description: string;
            readonly enabled: boolean;
            readonly name: string;
            readonly value: unknown;
        };
        readonly Incident: {
            readonly acknowledged_at: string | null;
            readonly id: string;
            /** @description key by which alerts are grouped into the incident */
            readonly key: string;
            /** Format: date-time */
            readonly opened_at: string;
            /** @description name of the org that owns it */
            readonly org: string;
            readonly resolved_at: string | null;
            readonly severity: string;
            /** @enum {string} */
            readonly state: "open" | "acknowledged" | "resolved";
            readonly summary: string | null;
            readonly title: string;
        };
        readonly IncidentWithHistory: {
            readonly acknowledged_at: string | null;
            /** @description oldest first */
            readonly actions: readonly {
                readonly action: string;
                readonly actor: string;
                /** Format: date-time */
                readonly at: string;
                readonly details: unknown;
                readonly id: string;
                readonly note: string | null;
            }[];
            /** @description newest first */
            readonly alerts: readonly {
                readonly annotations: {
                    readonly [key: string]: string;
                };
                readonly ends_at: string | null;
                readonly fingerprint: string;
                readonly labels: {
                    readonly [key: string]: string;
                };
                readonly name: string;
                /** Format: date-time */
                readonly starts_at: string;
                readonly status: string;
            }[];
            readonly id: string;
            /** @description key by which alerts are grouped into the incident */
            readonly key: string;
            /** Format: date-time */
            readonly opened_at: string;
            /** @description name of the org that owns it */
            readonly org: string;
            readonly resolved_at: string | null;
            readonly severity: string;
            /** @enum {string} */
            readonly state: "open" | "acknowledged" | "resolved";
            readonly summary: string | null;
            readonly title: string;
        };
        readonly Job: {
            /** @description number of the latest attempt; 0 before the first */
            readonly attempt: number;
            readonly ended_at: string | null;
            readonly error_class: string | null;
            readonly error_message: string | null;
            /** @description run id and step */
            readonly id: string;
            readonly kind: string;
            /** @description name of the org that owns it */
            readonly org: string;
            readonly priority: string;
            /**
             * Format: date-time
             * @description time at which the run was queued
             */
            readonly queued_at: string;
            readonly run_id: string;
            readonly started_at: string | null;
            /** @enum {string} */
            readonly state: "waiting" | "running" | "success" | "failed" | "skipped";
            readonly step: string;
        };
        readonly ListedKey: {
            /** Format: date-time */
            readonly created_at: string;
            readonly created_by: string;
            readonly expires_at: string | null;
            readonly id: string;
            /** @description accurate to the minute */
            readonly last_used_at: string | null;
            readonly name: string;
            readonly revoked_at: string | null;
            /** @enum {string} */
            readonly role: "viewer" | "operator" | "admin";
            /** @description open sessions that were started with it */
            readonly sessions: number;
            /** @enum {string} */
            readonly state: "active" | "expired" | "revoked";
            readonly user_id: string | null;
        };
        readonly LogLine: {
            /**
             * Format: date-time
             * @description with nanoseconds
             */
            readonly at: string;
            readonly correlation_id: string | null;
            readonly duration_ms: number | null;
            readonly error: {
                readonly class: string | null;
                readonly message: string | null;
                readonly stack: string | null;
            } | null;
            /** @description further fields of the line */
            readonly fields: {
                readonly [key: string]: unknown;
            } | null;
            readonly job_id: string | null;
            readonly level: string | null;
            readonly message: string | null;
            readonly operation: string | null;
            /** @description name of the org; null for lines of the platform */
            readonly org: string | null;
            readonly run_id: string | null;
            readonly service: string | null;
            readonly span_id: string | null;
            readonly trace_id: string | null;
        };
        readonly LogLineInput: {
            /**
             * Format: date-time
             * @description with nanoseconds
             */
            readonly at: string;
            readonly correlation_id: string | null;
            readonly duration_ms: number | null;
            readonly error: {
                readonly class: string | null;
                readonly message: string | null;
                readonly stack: string | null;
            } | null;
            /** @description further fields of the line */
            readonly fields: {
                readonly [key: string]: unknown;
            } | null;
            readonly job_id: string | null;
            readonly level: string | null;
            readonly message: string | null;
            readonly operation: string | null;
            /** @description name of the org; null for lines of the platform */
            readonly org: string | null;
            readonly run_id: string | null;
            readonly service: string | null;
            readonly span_id: string | null;
            readonly trace_id: string | null;
        };
        readonly ModelCall: {
            readonly agent_id: string | null;
            /** @description number of the call for the same request: retries and fallbacks count */
            readonly attempt: number;
            /** @description part of prompt_tokens, charged at the rate of the cache */
            readonly cache_read_tokens: number | null;
            /** @description part of prompt_tokens */
            readonly cache_write_tokens: number | null;
            /** @description id of the request; retries and fallbacks append #2, #3, … */
            readonly call_id: string;
            readonly completion_tokens: number | null;
            /** @enum {string} */
            readonly cost_source: "computed" | "provider" | "unknown";
            /** @description US dollars with 9 decimals; null if no price is known */
            readonly cost_usd: string | null;
            /** Format: date-time */
            readonly ended_at: string;
            readonly error_class: string | null;
            /** @description whether the call went to another provider than the first call for the request */
            readonly fallback: boolean;
            /** Format: uuid */
            readonly id: string;
            readonly latency_ms: number;
            /** @description model whose price was used; null if no price is known */
            readonly model_priced: string | null;
            readonly model_requested: string;
            readonly price_version: string | null;
            readonly prompt_tokens: number | null;
            readonly provider: string;
            /** @description part of completion_tokens */
            readonly reasoning_tokens: number | null;
            readonly service_tier: string | null;
            /** Format: date-time */
            readonly started_at: string;
            /** @enum {string} */
            readonly status: "success" | "error";
            readonly step: string | null;
            /** @description null if the call was not streamed */
            readonly time_to_first_token_ms: number | null;
            readonly total_tokens: number | null;
            readonly trace_id: string | null;
            /** @description null for a call without an answer */
            readonly usage_source: ("reported" | "estimated" | "unknown") | null;
        };
        readonly Objective: {
            /** @description 1: no bad events; 0: the error budget is spent; negative: exceeded; null: no events */
            readonly budget_left: number | null;
            /** @description at 1 the budget lasts exactly for the window of the objective */
            readonly burn_rates: readonly {
                readonly rate: number | null;
                /** @enum {string} */
                readonly window: "5m" | "30m" | "1h" | "2h" | "6h" | "1d" | "3d";
            }[];
            readonly description: string;
            /** @description good events of the window */
            readonly good: number;
            readonly metric: string;
            readonly name: string;
            /** @description share of good events, from 0 to 1 */
            readonly target: number;
            /** @description all events of the window */
            readonly total: number;
            readonly window: string;
        };
        readonly ObjectiveHistory: {
            readonly name: string;
            readonly points: readonly {
                /** @description over the 30 days up to the end of the hour or day */
                readonly budget_left: number | null;
                /** @description whether all events of the hour or day are known */
                readonly complete: boolean;
                readonly good: number;
                /**
                 * Format: date-time
                 * @description start of the hour or UTC day
                 */
                readonly start: string;
                readonly total: number;
            }[];
            /** @enum {string} */
            readonly step: "hour" | "day";
            readonly target: number;
        };
        readonly PanelData: {
            /** Format: date-time */
            readonly from: string;
            /** @description org that the response covers; null: every org, for the platform key without X-Sextant-Org */
            readonly org: string | null;
            readonly step_seconds: number;
            readonly targets: readonly {
                readonly exemplars: readonly {
                    /** @description Unix time in seconds */
                    readonly at: number;
                    readonly trace_id: string;
                    readonly value: number;
                }[];
                readonly lines: readonly components["schemas"]["LogLine"][];
                readonly ref_id: string;
                readonly series: readonly {
                    readonly labels: {
                        readonly [key: string]: string;
                    };
                    readonly name: string;
                    /** @description Unix time in seconds, and the value; null for NaN and infinities */
                    readonly points: readonly (readonly (number | null)[])[];
                }[];
                /** @description the rows of a query to Postgres; null for other queries, and if they are series */
                readonly table: {
                    readonly columns: readonly {
                        readonly name: string;
                        /** @enum {string} */
                        readonly type: "number" | "time" | "boolean" | "text";
                    }[];
                    /** @description times are RFC 3339 */
                    readonly rows: readonly (readonly (string | number | boolean | null)[])[];
                } | null;
                /** @description whether there are more than 200 series, more lines, or more than 1000 rows */
                readonly truncated: boolean;
            }[];
            /** Format: date-time */
            readonly to: string;
        };
        readonly Price: {
            /** @description US dollars with 9 decimals; null if no price is known */
            readonly cached_usd_per_million: string | null;
            /** Format: date-time */
            readonly from_date: string;
            /** @description US dollars with 9 decimals; null if no price is known */
            readonly input_usd_per_million: string | null;
            readonly model: string;
            /** @description US dollars with 9 decimals; null if no price is known */
            readonly output_usd_per_million: string | null;
            readonly provider: string;
        };
        readonly Problem: {
            /** @description what is wrong and how to fix it */
            readonly detail: string;
            readonly error_class?: string;
            readonly errors?: readonly ({
                readonly field: string;
                readonly message: string;
            } & {
                readonly [key: string]: unknown;
            })[];
            /** @description whether the same request may succeed later */
            readonly retryable?: boolean;
            readonly status: number;
            readonly title: string;
            readonly type: string;
        } & {
            readonly [key: string]: unknown;
        };
        readonly QaSample: {
            /** @enum {string} */
            readonly bucket: "High" | "Medium" | "Low";
            readonly checks: readonly {
                readonly detail?: string;
                readonly name: string;
                readonly passed: boolean;
            }[];
            /** Format: date-time */
            readonly created_at: string;
            readonly entity_id: string;
            readonly notes: string | null;
            /** @description name of the org that owns it */
            readonly org: string;
            /** @enum {string} */
            readonly result: "pass" | "fail" | "needs_review";
            readonly reviewed_at: string | null;
            readonly reviewed_by: string | null;
            readonly run_id: string;
            /** @description seed of the sampling; the same seed selects the same entities */
            readonly seed: string;
        };
        readonly Queue: {
            readonly active: number;
            /** @description maximum number of active jobs over all workers; null: limited by the workers only */
            readonly concurrency: number | null;
            /** @description dead letters of the org */
            readonly dead_letters: number;
            /** @description jobs that wait for their next attempt */
            readonly delayed: number;
            readonly oldest_waiting_seconds: number;
            readonly paused: boolean;
            readonly queue: string;
            /** @description maximum number of jobs started per second; null: no limit */
            readonly rate_per_second: number | null;
            readonly waiting: number;
            readonly workers: number;
        };
        readonly QueueClear: {
            /** @description runs that were canceled */
            readonly canceled: number;
            /** @description null while the queue is being cleared */
            readonly ended_at: string | null;
            /** @description jobs that could not be removed; they keep waiting */
            readonly errors: number;
            readonly id: string;
            /** @description jobs that were waiting at the start */
            readonly matching: number;
            readonly queue: string;
            /** @description jobs whose run had ended; they are removed */
            readonly skipped: number;
            readonly started_at: string;
        };
        readonly Replay: {
            /** @description null while the replay is in progress */
            readonly ended_at: string | null;
            /** @description dead letters that could not be replayed; they remain */
            readonly errors: number;
            readonly id: string;
            /** @description dead letters that matched at the start, up to the limit */
            readonly matching: number;
            readonly replayed: number;
            /** @description dead letters whose run is no longer failed */
            readonly skipped: number;
            readonly started_at: string;
        };
        readonly Runbook: {
            readonly markdown: string;
            readonly name: string;
            /** @description the alerts and codes that the runbook is for */
            readonly title: string;
        };
        readonly RunbookSummary: {
            readonly name: string;
            /** @description the alerts and codes that the runbook is for */
            readonly title: string;
        };
        readonly RunComparison: {
            /** @description those that stand out first, then by size */
            readonly differences: readonly {
                /** @description null if fewer than 5 other runs have the figure */
                readonly median: number | null;
                /**
                 * @description times are in seconds, cost is in US dollars; attempts are those of a step
                 * @enum {string}
                 */
                readonly metric: "duration_seconds" | "wait_seconds" | "model_calls" | "model_call_errors" | "prompt_tokens" | "completion_tokens" | "cost_usd" | "items" | "item_errors" | "attempts";
                readonly p10: number | null;
                readonly p90: number | null;
                /** @description value divided by median; null if one is missing or the median is 0 */
                readonly ratio: number | null;
                /** @description other runs that have the figure */
                readonly runs: number;
                /** @description whether the value is outside of p10 to p90, by a factor of 1.5 from the median, and not negligible */
                readonly stands_out: boolean;
                /** @description null for a figure of the run as a whole */
                readonly step: string | null;
                /** @description of this run; null if the step did not start or a price is unknown */
                readonly value: number | null;
            }[];
            /** @description end of the oldest of these runs */
            readonly from: string | null;
            readonly kind: string;
            /** @description why there is no comparison; null if there is one */
            readonly note: string | null;
            /** Format: uuid */
            readonly run_id: string;
            /** @description successful runs of the same kind and org that the run is compared with: of the last 30 days, at most the latest 1000 */
            readonly runs: number;
            /** @description end of the latest of these runs */
            readonly to: string | null;
        };
        readonly Schedule: {
            readonly cron: string;
            /** @description false: paused */
            readonly enabled: boolean;
            readonly input: unknown;
            readonly kind: string;
            readonly name: string;
            /** @description time of the next run; null while the schedule is paused */
            readonly next_at: string | null;
            /** @description name of the org that owns it */
            readonly org: string;
            readonly time_zone: string;
            /** Format: date-time */
            readonly updated_at: string;
        };
        readonly Session: {
            /** Format: date-time */
            readonly created_at: string;
            /** @description whether it is the session of this request */
            readonly current: boolean;
            /**
             * Format: date-time
             * @description the session ends at this time at the latest
             */
            readonly expires_at: string;
            /** Format: uuid */
            readonly id: string;
            /**
             * Format: date-time
             * @description accurate to the minute
             */
            readonly last_seen_at: string;
        };
        readonly Signal: {
            /** @description attributes of a span */
            readonly attributes: readonly string[];
            readonly description: string;
            /** @enum {string} */
            readonly kind: "metric" | "span" | "attribute" | "log_field" | "objective";
            readonly labels: readonly {
                /** @description maximum number of values */
                readonly budget: number;
                readonly description: string;
                readonly name: string;
                /** @description null: known only at run time */
                readonly values: readonly string[] | null;
            }[];
            /** @description series of the process that has the most, to compare with series_budget; null for a key of an org, and while Prometheus is away */
            readonly max_series_per_process: number | null;
            readonly name: string;
            /** @description series of all processes now; null for a key of an org, and while Prometheus is away */
            readonly series: number | null;
            /** @description maximum number of series per process */
            readonly series_budget: number | null;
            readonly stability: string | null;
            readonly successor: string | null;
            /** @description of a metric: counter, gauge or histogram; otherwise the kind or the type of the value */
            readonly type: string;
            readonly unit: string | null;
            readonly used_by: {
                readonly alerts: readonly string[];
                readonly boards: readonly {
                    readonly board: string;
                    readonly panel: number;
                    readonly title: string;
                }[];
                readonly runbooks: readonly string[];
            };
        };
        readonly Silence: {
            readonly comment: string;
            readonly created_by: string;
            /** Format: date-time */
            readonly ends_at: string;
            readonly id: string;
            readonly matchers: readonly {
                readonly is_equal: boolean;
                readonly is_regex: boolean;
                readonly name: string;
                readonly value: string;
            }[];
            /** Format: date-time */
            readonly starts_at: string;
            /** @enum {string} */
            readonly state: "active" | "pending" | "expired";
        };
        readonly Span: {
            readonly attributes: {
                readonly [key: string]: string | number | boolean;
            };
            /** @description in seconds */
            readonly duration_seconds: number;
            readonly events: readonly {
                readonly attributes: {
                    readonly [key: string]: string | number | boolean;
                };
                readonly name: string;
                readonly offset_seconds: number;
            }[];
            readonly id: string;
            /** @enum {string} */
            readonly kind: "unspecified" | "internal" | "server" | "client" | "producer" | "consumer";
            readonly links: readonly {
                readonly attributes: {
                    readonly [key: string]: string | number | boolean;
                };
                readonly span_id: string;
                readonly trace_id: string;
            }[];
            /** @description from the start of the trace */
            readonly offset_seconds: number;
            readonly operation: string;
            /** @description null for a root; the parent may be among the hidden spans */
            readonly parent_id: string | null;
            /** @description index of the process in `resources` */
            readonly resource: number;
            readonly service: string;
            /**
             * Format: date-time
             * @description with nanoseconds
             */
            readonly started_at: string;
            /** @enum {string} */
            readonly status: "unset" | "ok" | "error";
            readonly status_message: string | null;
        };
        readonly SpanInput: {
            readonly attributes: {
                readonly [key: string]: string | number | boolean;
            };
            /** @description in seconds */
            readonly duration_seconds: number;
            readonly events: readonly {
                readonly attributes: {
                    readonly [key: string]: string | number | boolean;
                };
                readonly name: string;
                readonly offset_seconds: number;
            }[];
            readonly id: string;
            /** @enum {string} */
            readonly kind: "unspecified" | "internal" | "server" | "client" | "producer" | "consumer";
            readonly links: readonly {
                readonly attributes: {
                    readonly [key: string]: string | number | boolean;
                };
                readonly span_id: string;
                readonly trace_id: string;
            }[];
            /** @description from the start of the trace */
            readonly offset_seconds: number;
            readonly operation: string;
            /** @description null for a root; the parent may be among the hidden spans */
            readonly parent_id: string | null;
            /** @description index of the process in `resources` */
            readonly resource: number;
            readonly service: string;
            /**
             * Format: date-time
             * @description with nanoseconds
             */
            readonly started_at: string;
            /** @enum {string} */
            readonly status: "unset" | "ok" | "error";
            readonly status_message: string | null;
        };
        readonly Trace: {
            /** @description in seconds */
            readonly duration_seconds: number;
            readonly errors: number;
            /** @description spans of the trace that the caller may not see: those of other orgs or without an org */
            readonly hidden_spans: number;
            readonly id: string;
            /** @description spans beyond the first 10000 */
            readonly omitted_spans: number;
            readonly resources: readonly {
                readonly attributes: {
                    readonly [key: string]: string | number | boolean;
                };
                readonly service: string;
            }[];
            readonly services: readonly {
                readonly errors: number;
                readonly name: string;
                readonly spans: number;
            }[];
            /** @description sorted by start */
            readonly spans: readonly components["schemas"]["Span"][];
            /**
             * Format: date-time
             * @description with nanoseconds
             */
            readonly started_at: string;
        };
        readonly TraceSummary: {
            /** @description in seconds */
            readonly duration_seconds: number;
            readonly errors: number;
            /** @description spans of the trace that the caller may not see: those of other orgs or without an org */
            readonly hidden_spans: number;
            readonly id: string;
            /** @description the first span */
            readonly root: {
                readonly operation: string;
                readonly service: string;
            };
            readonly services: readonly {
                readonly errors: number;
                readonly name: string;
                readonly spans: number;
            }[];
            readonly spans: number;
            /**
             * Format: date-time
             * @description with nanoseconds
             */
            readonly started_at: string;
        };
    };
    responses: {
        /** @description The request cannot be parsed. */
        readonly 400: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The API key is missing or invalid. */
        readonly 401: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller is not allowed to do this. */
        readonly 403: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not found, or it belongs to another org. */
        readonly 404: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The current state does not allow this. */
        readonly 409: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is too large. */
        readonly 413: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not JSON. */
        readonly 415: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A field is invalid; `errors` names it. */
        readonly 422: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests: wait as long as `Retry-After` says. */
        readonly 429: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A dependency returned an invalid response. */
        readonly 502: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A dependency is unavailable. */
        readonly 503: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A dependency did not respond in time. */
        readonly 504: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
