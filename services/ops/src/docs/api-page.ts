// GET /docs: the API in a browser. Everything it loads is served from here.
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

/** Readable without a key; requests from the page need one. */
export async function browseRoutes(app: FastifyInstance): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'self'",
    uiConfig: { docExpansion: 'list', deepLinking: true, tryItOutEnabled: true, validatorUrl: null },
    // Its bar holds the logo of others and a field for other documents.
    theme: {
      title: 'Sextant API',
      css: [{ filename: 'sextant.css', content: '.swagger-ui .topbar { display: none }' }],
    },
  });
}
