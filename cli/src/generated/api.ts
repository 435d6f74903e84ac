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
    readonly "/api/v1/audit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What was changed, by whom; newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description next_cursor of the page before */
                    readonly cursor?: string;
                    /** @description most items of a page */
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
                                /** @description `<thing>.<verb>` */
                                readonly action: string;
                                /** @description `key:<name>` or `user:<subject>` */
                                readonly actor: string;
                                readonly after: unknown;
                                /** Format: date-time */
                                readonly at: string;
                                readonly before: unknown;
                                readonly id: string;
                                /** @description name of the org that it belongs to */
                                readonly org: string;
                                readonly target: string;
                            }[];
                            /** @description null on the last page */
                            readonly next_cursor: string | null;
                            /** @description the org that the answer covers; null: all orgs, for a key of the platform without X-Sextant-Org */
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
    readonly "/api/v1/budgets": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Both budgets of the org */
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
        /** Sets a budget; without any limit there is none */
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
                        /** @description no call is let out that may exceed it; null or left out: no such limit */
                        readonly hard_limit_usd?: (number | string) | null;
                        /**
                         * @description a UTC day or month
                         * @enum {string}
                         */
                        readonly period: "day" | "month";
                        /** @description beyond it an alert is raised; null or left out: no such limit */
                        readonly soft_limit_usd?: (number | string) | null;
                        /**
                         * @description what becomes of the org’s calls while its ledger cannot be read or written: closed refuses those that a hard limit or the ledger needs, open lets them pass; of the org, not of the period
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
        /** Dead letters, newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description of all orgs, which only the platform may ask for */
                    readonly all?: "true" | "false";
                    /** @description next_cursor of the page before */
                    readonly cursor?: string;
                    readonly error_class?: "TIMEOUT" | "RATE_LIMIT" | "VALIDATION_ERROR" | "AUTH_ERROR" | "SERVICE_UNAVAILABLE" | "PROVIDER_ERROR" | "NETWORK_ERROR" | "MODEL_ERROR" | "STALLED" | "UNKNOWN";
                    /** @description most items of a page */
                    readonly limit?: number;
                    readonly queue?: "upgrade" | "page" | "agent" | "enrichment";
                    readonly retryable?: "true" | "false";
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
                            /** @description the org that the answer covers; null: all orgs, for a key of the platform without X-Sextant-Org */
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
    readonly "/api/v1/dlq/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One dead letter */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the letter: run id and step */
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
        /** Removes a dead letter; its run stays failed */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the letter: run id and step */
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description removed */
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
        /** Puts one job back on its queue; answers with its run */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description id of the letter: run id and step */
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
                                /** @description the first is 1; 0 before it */
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
                            /** @description null where nothing shows traces, and once the trace is known not to be kept */
                            readonly trace_url: string | null;
                            /** @description for whom it is */
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
        /** How far replays by filter are */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description of all orgs, which only the platform may ask for */
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
        /** Puts all matching jobs back, at a rate, in the background */
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
                         * @description of all orgs, which only the platform may ask for
                         * @default false
                         */
                        readonly all?: boolean;
                        /** @enum {string} */
                        readonly error_class?: "TIMEOUT" | "RATE_LIMIT" | "VALIDATION_ERROR" | "AUTH_ERROR" | "SERVICE_UNAVAILABLE" | "PROVIDER_ERROR" | "NETWORK_ERROR" | "MODEL_ERROR" | "STALLED" | "UNKNOWN";
                        /**
                         * @description most letters, newest first
                         * @default 100000
                         */
                        readonly limit?: number;
                        /** @enum {string} */
                        readonly queue?: "upgrade" | "page" | "agent" | "enrichment";
                        /** @default 10 */
                        readonly rate_per_second?: number;
                        readonly retryable?: boolean;
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
        /** Counts of dead letters by queue, class, retryability and hour */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description of all orgs, which only the platform may ask for */
                    readonly all?: "true" | "false";
                    /** @description how far back the counts by hour go */
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
                            /** @description oldest hour first, the current one last */
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
                            /** @description the org that the answer covers; null: all orgs, for a key of the platform without X-Sextant-Org */
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
        /** QA samples of a run, or of all, as csv */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description whether a CSV begins with a byte order mark, by which Excel knows UTF-8 */
                    readonly bom?: "true" | "false";
                    /** @description without it those of all runs of the org */
                    readonly run_id?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The file. */
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
        /** QA samples of a run, or of all, as json */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description without it those of all runs of the org */
                    readonly run_id?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The file. */
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
        /** QA samples of a run, or of all, as ndjson */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description without it those of all runs of the org */
                    readonly run_id?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The file. */
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
        /** Events of a run, or of all, as csv */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description whether a CSV begins with a byte order mark, by which Excel knows UTF-8 */
                    readonly bom?: "true" | "false";
                    /** @description without it those of all runs of the org */
                    readonly run_id?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The file. */
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
        /** Events of a run, or of all, as json */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description without it those of all runs of the org */
                    readonly run_id?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The file. */
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
        /** Events of a run, or of all, as ndjson */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description without it those of all runs of the org */
                    readonly run_id?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The file. */
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
        /** Calls of models in a range of time, as csv */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description whether a CSV begins with a byte order mark, by which Excel knows UTF-8 */
                    readonly bom?: "true" | "false";
                    /** @description a day or a time; by default the first of the month in which the report ends */
                    readonly from?: string;
                    /** @description a day, which is included, or a time, which is not; by default today */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The file. */
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
        /** Calls of models in a range of time, as json */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description a day or a time; by default the first of the month in which the report ends */
                    readonly from?: string;
                    /** @description a day, which is included, or a time, which is not; by default today */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The file. */
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
        /** Calls of models in a range of time, as ndjson */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description a day or a time; by default the first of the month in which the report ends */
                    readonly from?: string;
                    /** @description a day, which is included, or a time, which is not; by default today */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The file. */
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
        /** All flags, as they are for the org, or for a workspace or a user of it */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description a user of the org, who beats the workspace, which beats the org */
                    readonly user_id?: string;
                    /** @description a workspace of the org */
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
                         * @description sets the default of all orgs, which only the platform may do
                         * @default false
                         */
                        readonly everyone?: boolean;
                        /**
                         * Format: uuid
                         * @description a user of the org, who beats the workspace, which beats the org
                         */
                        readonly user_id?: string;
                        /** @description as the flag takes it */
                        readonly value?: string | number | boolean | null;
                        /**
                         * Format: uuid
                         * @description a workspace of the org
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
        /** Incidents, newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description next_cursor of the page before */
                    readonly cursor?: string;
                    /** @description most items of a page */
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
                            /** @description the org that the answer covers; null: all orgs, for a key of the platform without X-Sextant-Org */
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
    readonly "/api/v1/incidents/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One incident with its alerts and what was done about it */
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
        /** Acknowledges or resolves an incident, or adds a note; doing so twice is noted and changes nothing */
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
        /** Jobs, those of the newest runs first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description next_cursor of the page before */
                    readonly cursor?: string;
                    readonly kind?: "upgrade" | "page" | "agent" | "enrichment";
                    /** @description most items of a page */
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
                            /** @description the org that the answer covers; null: all orgs, for a key of the platform without X-Sextant-Org */
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
        /** One job */
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
        /** Cancels the run of a job; an active step ends as always */
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
                /** @description canceled */
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
        /** Tries a failed job again, and what follows it; answers with its run */
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
                                /** @description the first is 1; 0 before it */
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
                            /** @description null where nothing shows traces, and once the trace is known not to be kept */
                            readonly trace_url: string | null;
                            /** @description for whom it is */
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
        /** All keys of the org, newest first */
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
                            readonly items: readonly components["schemas"]["Key"][];
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
        /** Makes a key, which is shown only now */
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
                        /** @description without it the key works until it is revoked */
                        readonly expires_at?: string;
                        /** @description what it is for, as the audit names who used it */
                        readonly name: string;
                        /** @enum {string} */
                        readonly role: "viewer" | "operator" | "admin";
                        /**
                         * Format: uuid
                         * @description whose key it is; it goes when the user goes
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
                            /** @description keep it: it is not shown again */
                            readonly key: string;
                            /** @description to the minute */
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
        /** Ends a key at once */
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
                /** @description revoked */
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
        /** Makes a key in the place of another, which works on for a while where that is asked for */
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
                         * @description how long the old key still works
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
                            /** @description keep it: it is not shown again */
                            readonly key: string;
                            /** @description to the minute */
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
    readonly "/api/v1/me": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Who calls */
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
                            /** @description as the audit names the caller */
                            readonly actor: string;
                            /** @description the org that the answer covers; null: all orgs, for a key of the platform without X-Sextant-Org */
                            readonly covers: string | null;
                            readonly org: string;
                            /** @description whether the caller may name other orgs */
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
    readonly "/api/v1/ops/overview": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Runs, failures and use of models in a period, beside the one before */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description whole hours up to the end of the current one */
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
                                    readonly cache_write_tokens: number;
                                    readonly calls: number;
                                    readonly completion_tokens: number;
                                    /** @description US dollars, exact; null when no price is known */
                                    readonly cost_usd: string | null;
                                    /** @description 0 to 1; null when there were none */
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
                                    /** @description calls of known usage and unknown cost, which cost_usd lacks */
                                    readonly unpriced_calls: number;
                                }[];
                                readonly cache_read_tokens: number;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                /** @description 0 to 1; null when there were none */
                                readonly error_rate: number | null;
                                readonly errors: number;
                                readonly latency_seconds: {
                                    readonly p50: number | null;
                                    readonly p95: number | null;
                                };
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls of known usage and unknown cost, which cost_usd lacks */
                                readonly unpriced_calls: number;
                            };
                            /** @description the org that the answer covers; null: all orgs, for a key of the platform without X-Sextant-Org */
                            readonly org: string | null;
                            /** @enum {string} */
                            readonly period: "24h" | "7d" | "30d";
                            readonly previous: {
                                /** Format: date-time */
                                readonly from: string;
                                readonly llm: {
                                    readonly cache_read_tokens: number;
                                    readonly cache_write_tokens: number;
                                    readonly calls: number;
                                    readonly completion_tokens: number;
                                    /** @description US dollars, exact; null when no price is known */
                                    readonly cost_usd: string | null;
                                    /** @description 0 to 1; null when there were none */
                                    readonly error_rate: number | null;
                                    readonly errors: number;
                                    readonly latency_seconds: {
                                        readonly p50: number | null;
                                        readonly p95: number | null;
                                    };
                                    readonly prompt_tokens: number;
                                    readonly reasoning_tokens: number;
                                    readonly total_tokens: number;
                                    /** @description calls of known usage and unknown cost, which cost_usd lacks */
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
                                    /** @description successes of all that succeeded or failed */
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
                                /** @description name of the org that it belongs to */
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
                                /** @description successes of all that succeeded or failed */
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
        /** What of the org waits and failed for good; the queues and workers, which all orgs share */
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
                            /** @description of the org */
                            readonly dead_letters: {
                                readonly by_queue: {
                                    readonly [key: string]: number;
                                };
                                readonly total: number;
                            };
                            /** @description the org that the answer covers; null: all orgs, for a key of the platform without X-Sextant-Org */
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
                                /** @description of the org */
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
                            /** @description workers of the queue that has most; one may work on several */
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
        /** One figure over time: by hours for 24h and 7d, by UTC days for 30d */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    readonly metric: "runs" | "failures" | "runtime_p95" | "llm_calls" | "llm_errors" | "llm_tokens" | "llm_cost" | "llm_latency_p95";
                    /** @description whole hours up to the end of the current one */
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
                            /** @description the org that the answer covers; null: all orgs, for a key of the platform without X-Sextant-Org */
                            readonly org: string | null;
                            /** @enum {string} */
                            readonly period: "24h" | "7d" | "30d";
                            readonly points: readonly {
                                /**
                                 * Format: date-time
                                 * @description when the hour or day begins
                                 */
                                readonly at: string;
                                /** @description null where nothing can be said, as a percentile of nothing */
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
        /** All orgs, newest first, and which of them have runs */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description next_cursor of the page before */
                    readonly cursor?: string;
                    /** @description most items of a page */
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
                                /** @description when its latest run was queued; null: it has no runs */
                                readonly last_run_at: string | null;
                                readonly name: string;
                                /** @enum {string} */
                                readonly plan: "free" | "pro" | "team" | "enterprise";
                                /** @description null: as the plan says */
                                readonly retention_days: number | null;
                                /** @description runs that were queued in the last 24 hours */
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
        /** Sets the plan of an org, which is made if there is none of that name */
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
                         * @description how long records are kept, for the plan enterprise alone; null: as the plan says
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
                            /** @description null: as the plan says */
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
        /** All own prices of the org for a million tokens, the newest of each model first */
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
        /** Adds a price, or replaces the one of the same date */
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
                         * @description null: as other input tokens
                         * @default null
                         */
                        readonly cached_usd_per_million?: (number | string) | null;
                        /** @description when the price begins to hold, now unless given; a later one ends it */
                        readonly from_date?: string;
                        /** @description US dollars, as text for exactness or as a number */
                        readonly input_usd_per_million: number | string;
                        readonly model: string;
                        /** @description US dollars, as text for exactness or as a number */
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
        /** Deletes own prices of a model: the published ones hold again */
        readonly delete: {
            readonly parameters: {
                readonly query: {
                    /** @description the price of this date alone; without it all of the model */
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
                /** @description deleted */
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
        /** QA samples, newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description next_cursor of the page before */
                    readonly cursor?: string;
                    /** @description most items of a page */
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
                            /** @description the org that the answer covers; null: all orgs, for a key of the platform without X-Sextant-Org */
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
    readonly "/api/v1/qa/{run_id}/{entity_id}/review": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Says how a sample is; the last review counts */
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
                        /** @description without it earlier ones stay */
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
        /** All queues */
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
        /** One queue */
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
        /** Sets the limits of a queue over all its workers; what is left out stays */
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
                        /** @description null leaves it to the workers */
                        readonly concurrency?: number | null;
                        /** @description null takes the limit away */
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
        /** How far such clearings are, newest first */
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
        /** Cancels all runs whose next job waits in a queue, of every org, in the background */
        readonly post: {
            readonly parameters: {
                readonly query?: {
                    /** @description also the jobs that wait for another attempt */
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
        /** Lets the workers take no more jobs of a queue; active ones end as always */
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
        /** Lets the workers take jobs of a queue again */
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
    readonly "/api/v1/runs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Runs, newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description next_cursor of the page before */
                    readonly cursor?: string;
                    readonly error_class?: "TIMEOUT" | "RATE_LIMIT" | "VALIDATION_ERROR" | "AUTH_ERROR" | "SERVICE_UNAVAILABLE" | "PROVIDER_ERROR" | "NETWORK_ERROR" | "MODEL_ERROR" | "STALLED" | "UNKNOWN";
                    /** @description queued then or later */
                    readonly from?: string;
                    readonly kind?: "upgrade" | "page" | "agent" | "enrichment";
                    /** @description most items of a page */
                    readonly limit?: number;
                    /** @description id of a run, of a trace, or how a correlation id begins */
                    readonly q?: string;
                    readonly state?: "queued" | "running" | "success" | "failed" | "canceled";
                    /** @description queued before */
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
                            readonly items: readonly {
                                readonly correlation_id: string;
                                readonly ended_at: string | null;
                                readonly error_class: string | null;
                                /** Format: uuid */
                                readonly id: string;
                                readonly kind: string;
                                /** @description name of the org that it belongs to */
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
                            /** @description the org that the answer covers; null: all orgs, for a key of the platform without X-Sextant-Org */
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
                        /** @description requests of an org with the same key start one run: a repeated request gets the first run, the same key with another kind or input is answered with 422, and 409 says that the first request is still in progress */
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
                         * @description for whom it is: a user of the org; by default who asks, where that is one
                         */
                        readonly user_id?: string;
                    } | {
                        /** @description requests of an org with the same key start one run: a repeated request gets the first run, the same key with another kind or input is answered with 422, and 409 says that the first request is still in progress */
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
                         * @description for whom it is: a user of the org; by default who asks, where that is one
                         */
                        readonly user_id?: string;
                    } | {
                        /** @description requests of an org with the same key start one run: a repeated request gets the first run, the same key with another kind or input is answered with 422, and 409 says that the first request is still in progress */
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
                         * @description for whom it is: a user of the org; by default who asks, where that is one
                         */
                        readonly user_id?: string;
                    } | {
                        /** @description requests of an org with the same key start one run: a repeated request gets the first run, the same key with another kind or input is answered with 422, and 409 says that the first request is still in progress */
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
                         * @description for whom it is: a user of the org; by default who asks, where that is one
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
                            /** @description false when the idempotency key had started this run before */
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
        /** One run with its steps, figures and links */
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
                            /** @description attempts of its steps, oldest first, each with its trace */
                            readonly attempts: readonly {
                                /** @description the first is 1; one that was interrupted or put off has the number of the next */
                                readonly attempt: number;
                                readonly ended_at: string | null;
                                /** Format: date-time */
                                readonly started_at: string;
                                /**
                                 * @description lost: its worker died
                                 * @enum {string}
                                 */
                                readonly state: "running" | "success" | "failed" | "lost";
                                readonly step: string;
                                readonly trace_id: string;
                                /** @description whether the collector keeps the trace; null while it is not known */
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
                            /** @description name of the org that it belongs to */
                            readonly org: string;
                            /** @enum {string} */
                            readonly priority: "high" | "normal" | "low";
                            /** Format: date-time */
                            readonly queued_at: string;
                            readonly result: unknown;
                            /** @description by name; empty until the run has ended */
                            readonly stage_stats: readonly {
                                /** @description US dollars, exact; null when no price is known */
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
                                /** @description the first is 1; 0 before it */
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
                            /** @description null where nothing shows traces, and once the trace is known not to be kept */
                            readonly trace_url: string | null;
                            /** @description for whom it is */
                            readonly user_id: string | null;
                            /** @description by name */
                            readonly vendor_usage: readonly {
                                readonly calls: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly quota_exhausted: number;
                                readonly rate_limit_hits: number;
                                readonly tokens_input: number;
                                readonly tokens_output: number;
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
    readonly "/api/v1/runs/{id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Ends a run; its active step ends as always */
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
                                /** @description the first is 1; 0 before it */
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
                            /** @description null where nothing shows traces, and once the trace is known not to be kept */
                            readonly trace_url: string | null;
                            /** @description for whom it is */
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
    readonly "/api/v1/runs/{id}/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What happened in a run, oldest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description next_cursor of the page before */
                    readonly cursor?: string;
                    readonly event?: "start" | "finish" | "retry" | "vendor_call" | "error" | "qa_sampled";
                    /** @description most items of a page */
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
        /** Tries a failed run again from its failed step */
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
                                /** @description the first is 1; 0 before it */
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
                            /** @description null where nothing shows traces, and once the trace is known not to be kept */
                            readonly trace_url: string | null;
                            /** @description for whom it is */
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
        /** The figures of a run by stage and by vendor */
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
                            /** @description by name; empty until the run has ended */
                            readonly stages: readonly {
                                /** @description US dollars, exact; null when no price is known */
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
                            /** @description by name */
                            readonly vendors: readonly {
                                readonly calls: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly quota_exhausted: number;
                                readonly rate_limit_hits: number;
                                readonly tokens_input: number;
                                readonly tokens_output: number;
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
    readonly "/api/v1/schedules": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** All schedules, by name */
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
                            /** @description the org that the answer covers; null: all orgs, for a key of the platform without X-Sextant-Org */
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
        /** Adds a schedule */
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
                        /** @description five fields, such as 30 2 * * 1, or six with seconds first */
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
                         * @description an IANA name, such as Europe/Berlin
                         * @default UTC
                         */
                        readonly time_zone?: string;
                    } | {
                        /** @description five fields, such as 30 2 * * 1, or six with seconds first */
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
                         * @description an IANA name, such as Europe/Berlin
                         * @default UTC
                         */
                        readonly time_zone?: string;
                    } | {
                        /** @description five fields, such as 30 2 * * 1, or six with seconds first */
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
                         * @description an IANA name, such as Europe/Berlin
                         * @default UTC
                         */
                        readonly time_zone?: string;
                    } | {
                        /** @description five fields, such as 30 2 * * 1, or six with seconds first */
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
                         * @description an IANA name, such as Europe/Berlin
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
        /** One schedule */
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
        /** Changes a schedule, or adds it */
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
                        /** @description five fields, such as 30 2 * * 1, or six with seconds first */
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
                         * @description an IANA name, such as Europe/Berlin
                         * @default UTC
                         */
                        readonly time_zone?: string;
                    } | {
                        /** @description five fields, such as 30 2 * * 1, or six with seconds first */
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
                         * @description an IANA name, such as Europe/Berlin
                         * @default UTC
                         */
                        readonly time_zone?: string;
                    } | {
                        /** @description five fields, such as 30 2 * * 1, or six with seconds first */
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
                         * @description an IANA name, such as Europe/Berlin
                         * @default UTC
                         */
                        readonly time_zone?: string;
                    } | {
                        /** @description five fields, such as 30 2 * * 1, or six with seconds first */
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
                         * @description an IANA name, such as Europe/Berlin
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
        /** Deletes a schedule; runs that it started go on */
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
                /** @description deleted */
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
        /** Lets a schedule start runs again, from its next time on */
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
    readonly "/api/v1/stream": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What happens, as server-sent events
         * @description Events `overview` (of 24 h) and `queue` when they change, `failure` for each run that fails; their data is the JSON of /api/v1/ops/overview, /api/v1/ops/queue and its recent_failures. A comment comes every 15 s. A stream ends after five minutes and when it is not read; come back with the last id as `Last-Event-ID` to have the failures in between, at most the latest 200: in the order in which they were committed, so that one written late is told too.
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
                /** @description Events, for as long as they are read. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "text/event-stream": {
                            readonly data: string;
                            /** @enum {string} */
                            readonly event: "overview" | "queue" | "failure";
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
    readonly "/api/v1/usage/current-month": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Usage of this month */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description whether a CSV begins with a byte order mark, by which Excel knows UTF-8 */
                    readonly bom?: "true" | "false";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The report; as CSV its rows by date, provider, model and user. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly by_date: readonly {
                                readonly cache_read_tokens: number;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                /**
                                 * Format: date
                                 * @description UTC
                                 */
                                readonly date: string;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls of known usage and unknown cost, which cost_usd lacks */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_model: readonly {
                                readonly cache_read_tokens: number;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly model: string;
                                readonly prompt_tokens: number;
                                readonly provider: string;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls of known usage and unknown cost, which cost_usd lacks */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_provider: readonly {
                                readonly cache_read_tokens: number;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly provider: string;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls of known usage and unknown cost, which cost_usd lacks */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_user: readonly {
                                readonly cache_read_tokens: number;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls of known usage and unknown cost, which cost_usd lacks */
                                readonly unpriced_calls: number;
                                /** @description null: calls that were nobody’s */
                                readonly user_id: string | null;
                            }[];
                            /** Format: date-time */
                            readonly from: string;
                            /** @description the org that the answer covers; null: all orgs, for a key of the platform without X-Sextant-Org */
                            readonly org: string | null;
                            /**
                             * Format: date-time
                             * @description not included
                             */
                            readonly to: string;
                            readonly top_users: readonly {
                                readonly cache_read_tokens: number;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls of known usage and unknown cost, which cost_usd lacks */
                                readonly unpriced_calls: number;
                                readonly user_id: string;
                            }[];
                            readonly totals: {
                                readonly cache_read_tokens: number;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls of known usage and unknown cost, which cost_usd lacks */
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
        /** Usage of the last days */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description whether a CSV begins with a byte order mark, by which Excel knows UTF-8 */
                    readonly bom?: "true" | "false";
                    /** @description days, of which today is the last */
                    readonly n?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The report; as CSV its rows by date, provider, model and user. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly by_date: readonly {
                                readonly cache_read_tokens: number;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                /**
                                 * Format: date
                                 * @description UTC
                                 */
                                readonly date: string;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls of known usage and unknown cost, which cost_usd lacks */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_model: readonly {
                                readonly cache_read_tokens: number;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly model: string;
                                readonly prompt_tokens: number;
                                readonly provider: string;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls of known usage and unknown cost, which cost_usd lacks */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_provider: readonly {
                                readonly cache_read_tokens: number;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly provider: string;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls of known usage and unknown cost, which cost_usd lacks */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_user: readonly {
                                readonly cache_read_tokens: number;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls of known usage and unknown cost, which cost_usd lacks */
                                readonly unpriced_calls: number;
                                /** @description null: calls that were nobody’s */
                                readonly user_id: string | null;
                            }[];
                            /** Format: date-time */
                            readonly from: string;
                            /** @description the org that the answer covers; null: all orgs, for a key of the platform without X-Sextant-Org */
                            readonly org: string | null;
                            /**
                             * Format: date-time
                             * @description not included
                             */
                            readonly to: string;
                            readonly top_users: readonly {
                                readonly cache_read_tokens: number;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls of known usage and unknown cost, which cost_usd lacks */
                                readonly unpriced_calls: number;
                                readonly user_id: string;
                            }[];
                            readonly totals: {
                                readonly cache_read_tokens: number;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls of known usage and unknown cost, which cost_usd lacks */
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
        /** Usage of a range of time */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description whether a CSV begins with a byte order mark, by which Excel knows UTF-8 */
                    readonly bom?: "true" | "false";
                    /** @description a day or a time; by default the first of the month in which the report ends */
                    readonly from?: string;
                    /** @description a day, which is included, or a time, which is not; by default today */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The report; as CSV its rows by date, provider, model and user. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly by_date: readonly {
                                readonly cache_read_tokens: number;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                /**
                                 * Format: date
                                 * @description UTC
                                 */
                                readonly date: string;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls of known usage and unknown cost, which cost_usd lacks */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_model: readonly {
                                readonly cache_read_tokens: number;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly model: string;
                                readonly prompt_tokens: number;
                                readonly provider: string;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls of known usage and unknown cost, which cost_usd lacks */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_provider: readonly {
                                readonly cache_read_tokens: number;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly provider: string;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls of known usage and unknown cost, which cost_usd lacks */
                                readonly unpriced_calls: number;
                            }[];
                            readonly by_user: readonly {
                                readonly cache_read_tokens: number;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls of known usage and unknown cost, which cost_usd lacks */
                                readonly unpriced_calls: number;
                                /** @description null: calls that were nobody’s */
                                readonly user_id: string | null;
                            }[];
                            /** Format: date-time */
                            readonly from: string;
                            /** @description the org that the answer covers; null: all orgs, for a key of the platform without X-Sextant-Org */
                            readonly org: string | null;
                            /**
                             * Format: date-time
                             * @description not included
                             */
                            readonly to: string;
                            readonly top_users: readonly {
                                readonly cache_read_tokens: number;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls of known usage and unknown cost, which cost_usd lacks */
                                readonly unpriced_calls: number;
                                readonly user_id: string;
                            }[];
                            readonly totals: {
                                readonly cache_read_tokens: number;
                                readonly cache_write_tokens: number;
                                readonly calls: number;
                                readonly completion_tokens: number;
                                /** @description US dollars, exact; null when no price is known */
                                readonly cost_usd: string | null;
                                readonly errors: number;
                                readonly prompt_tokens: number;
                                readonly reasoning_tokens: number;
                                readonly total_tokens: number;
                                /** @description calls of known usage and unknown cost, which cost_usd lacks */
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
        /** All users, by e-mail */
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
                                /** @description null: only the identity provider knows it */
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
        /** Adds a user */
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
                            /** @description null: only the identity provider knows it */
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
        /** Deletes a user with their runs, keys and flags; what was spent stays in the ledger */
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
                /** @description Deleted. */
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
        /** All workspaces, by name */
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
        /** Adds a workspace */
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
        /** Deletes a workspace with its users, runs and flags; what was spent stays in the ledger */
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
                /** @description Deleted. */
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
        readonly Budget: {
            /** @description US dollars, exact; null when no price is known */
            readonly hard_limit_usd: string | null;
            /**
             * @description a UTC day or month
             * @enum {string}
             */
            readonly period: "day" | "month";
            /** @description US dollars, exact; null when no price is known */
            readonly soft_limit_usd: string | null;
            /** @description US dollars, exact; null when no price is known */
            readonly spent_usd: string | null;
            /**
             * @description what becomes of the org’s calls while its ledger cannot be read or written: closed refuses those that a hard limit or the ledger needs, open lets them pass; of the org, not of the period
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
            /** @description name of the org that it belongs to */
            readonly org: string;
            readonly org_id: string;
            /** @description what the job was given, without secrets; cut when it was large */
            readonly payload: unknown;
            readonly queue: string;
            /** @description how often it was put back on its queue before */
            readonly replays: number;
            /** @description whether the error may pass by itself */
            readonly retryable: boolean;
            readonly run_id: string;
            readonly stack: string | null;
            readonly step: string;
            readonly trace_id: string | null;
        };
        readonly Flag: {
            /** @description user, workspace, org or default; null: nobody set it, and it is off */
            readonly decided_by: string | null;
            readonly description: string;
            readonly enabled: boolean;
            readonly name: string;
            readonly value: unknown;
        };
        readonly Incident: {
            readonly acknowledged_at: string | null;
            readonly id: string;
            /** @description what its alerts have in common */
            readonly key: string;
            /** Format: date-time */
            readonly opened_at: string;
            /** @description name of the org that it belongs to */
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
            /** @description what was done about it, oldest first */
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
            /** @description what its alerts have in common */
            readonly key: string;
            /** Format: date-time */
            readonly opened_at: string;
            /** @description name of the org that it belongs to */
            readonly org: string;
            readonly resolved_at: string | null;
            readonly severity: string;
            /** @enum {string} */
            readonly state: "open" | "acknowledged" | "resolved";
            readonly summary: string | null;
            readonly title: string;
        };
        readonly Job: {
            /** @description the first is 1; 0 before it */
            readonly attempt: number;
            readonly ended_at: string | null;
            readonly error_class: string | null;
            readonly error_message: string | null;
            /** @description run id and step */
            readonly id: string;
            readonly kind: string;
            /** @description name of the org that it belongs to */
            readonly org: string;
            readonly priority: string;
            /**
             * Format: date-time
             * @description when its run was queued
             */
            readonly queued_at: string;
            readonly run_id: string;
            readonly started_at: string | null;
            /** @enum {string} */
            readonly state: "waiting" | "running" | "success" | "failed" | "skipped";
            readonly step: string;
        };
        readonly Key: {
            /** Format: date-time */
            readonly created_at: string;
            readonly created_by: string;
            readonly expires_at: string | null;
            readonly id: string;
            /** @description to the minute */
            readonly last_used_at: string | null;
            readonly name: string;
            readonly revoked_at: string | null;
            /** @enum {string} */
            readonly role: "viewer" | "operator" | "admin";
            /** @enum {string} */
            readonly state: "active" | "expired" | "revoked";
            readonly user_id: string | null;
        };
        readonly Price: {
            /** @description US dollars, exact; null when no price is known */
            readonly cached_usd_per_million: string | null;
            /** Format: date-time */
            readonly from_date: string;
            /** @description US dollars, exact; null when no price is known */
            readonly input_usd_per_million: string | null;
            readonly model: string;
            /** @description US dollars, exact; null when no price is known */
            readonly output_usd_per_million: string | null;
            readonly provider: string;
        };
        readonly Problem: {
            /** @description what is wrong and how to mend it */
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
            /** @description name of the org that it belongs to */
            readonly org: string;
            /** @enum {string} */
            readonly result: "pass" | "fail" | "needs_review";
            readonly reviewed_at: string | null;
            readonly reviewed_by: string | null;
            readonly run_id: string;
            /** @description picks the same samples of the same entities again */
            readonly seed: string;
        };
        readonly Queue: {
            readonly active: number;
            /** @description jobs at the same time, over all workers; null: as many as those take */
            readonly concurrency: number | null;
            /** @description those of the org */
            readonly dead_letters: number;
            /** @description jobs that wait for another attempt */
            readonly delayed: number;
            readonly oldest_waiting_seconds: number;
            readonly paused: boolean;
            readonly queue: string;
            /** @description jobs that start in a second, over all workers; null: no limit */
            readonly rate_per_second: number | null;
            readonly waiting: number;
            readonly workers: number;
        };
        readonly QueueClear: {
            /** @description runs that it canceled */
            readonly canceled: number;
            /** @description null while it goes on */
            readonly ended_at: string | null;
            /** @description jobs that could not be taken off; they wait as before */
            readonly errors: number;
            readonly id: string;
            /** @description jobs that waited when it began */
            readonly matching: number;
            readonly queue: string;
            /** @description jobs whose run had ended; they are removed */
            readonly skipped: number;
            readonly started_at: string;
        };
        readonly Replay: {
            /** @description null while it goes on */
            readonly ended_at: string | null;
            /** @description letters that could not be replayed; they stay */
            readonly errors: number;
            readonly id: string;
            /** @description letters that matched when it began, at most the limit */
            readonly matching: number;
            readonly replayed: number;
            /** @description letters whose run was not failed any more */
            readonly skipped: number;
            readonly started_at: string;
        };
        readonly Schedule: {
            readonly cron: string;
            /** @description false: it is paused */
            readonly enabled: boolean;
            readonly input: unknown;
            readonly kind: string;
            readonly name: string;
            /** @description null while it is paused */
            readonly next_at: string | null;
            /** @description name of the org that it belongs to */
            readonly org: string;
            readonly time_zone: string;
            /** Format: date-time */
            readonly updated_at: string;
        };
    };
    responses: {
        /** @description The request cannot be read. */
        readonly 400: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no valid key. */
        readonly 401: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller may not do this. */
        readonly 403: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing, or it belongs to another org. */
        readonly 404: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Its state does not allow this. */
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
        /** @description A field is not valid; `errors` names it. */
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
        /** @description A service that is needed gave a bad answer. */
        readonly 502: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Something that is needed does not answer now. */
        readonly 503: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A service that is needed did not answer in time. */
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
