// GET /docs: the API in a browser, with every asset served from this origin.
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

/** Needs no key; requests sent from the page do. */
export async function apiPage(app: FastifyInstance): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'self'",
    uiConfig: { docExpansion: 'list', deepLinking: true, tryItOutEnabled: true, validatorUrl: null },
    theme: {
      title: 'Sextant API',
      // Hides the Swagger logo and the field for other documents.
      css: [{ filename: 'sextant.css', content: '.swagger-ui .topbar { display: none }' }],
    },
  });
}
