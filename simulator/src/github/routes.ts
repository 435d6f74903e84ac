// GitHub's REST API for contents and issue comments.
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Inbox, InboxMessages } from '../receivers/inboxes';
import type { Comments } from './comments';
import { APP_ACCOUNT, DEFAULT_BRANCH, findRepository, type Repository } from './repositories';
import { commentJson, contentJson, reactionJson, REACTIONS } from './shapes';

export interface GithubOptions {
  readonly comments: Comments;
  readonly inbox: Inbox<InboxMessages['github']>;
}

interface RepositoryParams {
  readonly owner: string;
  readonly repo: string;
}

/** The error handler turns it into GitHub's error format. */
class GithubError extends Error {
  override readonly name = 'GithubError';
  constructor(
    readonly status: number,
    message: string,
    readonly errors?: readonly object[],
  ) {
    super(message);
  }
}

const MAX_COMMENT_LENGTH = 65_536;
const DOCUMENTATION = 'https://docs.github.com/rest';

const newComment = z.looseObject({ body: z.string().min(1) });
const newReaction = z.looseObject({ content: z.enum(REACTIONS) });
const pageQuery = z.object({
  page: z.coerce.number().int().min(1).catch(1),
  per_page: z.coerce.number().int().min(1).max(100).catch(30),
});

export function githubRoutes(options: GithubOptions) {
  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler(sendError);
    app.setNotFoundHandler(() => {
      throw new GithubError(404, 'Not Found');
    });
    app.addHook('onRequest', async ({ headers: { authorization } }, reply) => {
      reply.headers({ 'x-github-request-id': randomUUID(), 'x-github-media-type': 'github.v3; format=json' });
      if (!authorization) throw new GithubError(401, 'Requires authentication');
      if (!/^(bearer|token) \S+$/i.test(authorization)) throw new GithubError(401, 'Bad credentials');
    });
    contentRoutes(app);
    commentRoutes(app, options);
    reactionRoutes(app, options);
  };
}

function contentRoutes(app: FastifyInstance): void {
  app.get<{ Params: RepositoryParams & { '*': string }; Querystring: { ref?: string } }>(
    '/repos/:owner/:repo/contents/*',
    async ({ params, query }) => {
      const repository = repositoryOf(params);
      const ref = query.ref?.replace(/^refs\/heads\//, '');
      if (ref && ref !== DEFAULT_BRANCH) throw new GithubError(404, `No commit found for the ref ${query.ref}`);
      const text = repository.files[params['*']];
      if (text === undefined) throw new GithubError(404, 'Not Found');
      return contentJson(repository, params['*'], text);
    },
  );
}

function commentRoutes(app: FastifyInstance, { comments, inbox }: GithubOptions): void {
  const path = '/repos/:owner/:repo/issues/:number/comments';

  app.get<{ Params: IssueParams }>(path, async (request, reply) => {
    const { repository, issueNumber } = issueOf(request.params);
    const all = comments.on(repository, issueNumber);
    const page = pageQuery.parse(request.query);
    const address = `${request.protocol}://${request.host}${request.url.split('?')[0]}`;
    const links = pageLinks(address, page, all.length);
    if (links) reply.header('link', links);
    const first = (page.page - 1) * page.per_page;
    return all.slice(first, first + page.per_page).map((one) => commentJson(one, comments.reactionsTo(one)));
  });

  app.post<{ Params: IssueParams }>(path, async (request, reply) => {
    const { repository, issueNumber } = issueOf(request.params);
    const body = commentBody(request.body);
    const comment = comments.add({ repository, issueNumber, author: APP_ACCOUNT, association: 'NONE', body });
    const { owner, name } = repository;
    inbox.record({ owner: owner.login, repository: name, issue_number: issueNumber, comment_id: comment.id, body });
    const answer = commentJson(comment);
    return reply.code(201).header('location', answer.url).send(answer);
  });
}

function reactionRoutes(app: FastifyInstance, { comments }: GithubOptions): void {
  app.post<{ Params: RepositoryParams & { readonly id: string } }>(
    '/repos/:owner/:repo/issues/comments/:id/reactions',
    async (request, reply) => {
      const comment = comments.find(repositoryOf(request.params), Number(request.params.id));
      if (!comment) throw new GithubError(404, 'Not Found');
      const { data } = newReaction.safeParse(request.body);
      const problem = { resource: 'Reaction', field: 'content', code: 'invalid' };
      if (!data) throw new GithubError(422, 'Validation Failed', [problem]);
      const { reaction, isNew } = comments.react(comment, data.content);
      return reply.code(isNew ? 201 : 200).send(reactionJson(reaction, APP_ACCOUNT));
    },
  );
}

interface IssueParams extends RepositoryParams {
  readonly number: string;
}

function sendError(error: FastifyError | GithubError, _request: unknown, reply: FastifyReply): void {
  const { status, message, errors } =
    error instanceof GithubError ? error : new GithubError(error.statusCode ?? 500, 'Problems parsing JSON');
  void reply
    .code(status)
    .send({ message, ...(errors && { errors }), documentation_url: DOCUMENTATION, status: String(status) });
}

function repositoryOf({ owner, repo }: RepositoryParams): Repository {
  const repository = findRepository(`${owner}/${repo}`);
  if (!repository) throw new GithubError(404, 'Not Found');
  return repository;
}

function issueOf(params: IssueParams): { readonly repository: Repository; readonly issueNumber: number } {
  const repository = repositoryOf(params);
  if (!/^[1-9]\d{0,8}$/.test(params.number)) throw new GithubError(404, 'Not Found');
  return { repository, issueNumber: Number(params.number) };
}

function commentBody(body: unknown): string {
  const { data } = newComment.safeParse(body);
  const problem = { resource: 'IssueComment', field: 'body' };
  if (!data) throw new GithubError(422, 'Validation Failed', [{ ...problem, code: 'missing_field' }]);
  if (data.body.length > MAX_COMMENT_LENGTH) {
    const message = `body is too long (maximum is ${MAX_COMMENT_LENGTH} characters)`;
    throw new GithubError(422, 'Validation Failed', [{ ...problem, code: 'custom', message }]);
  }
  return data.body;
}

/** The Link header of a page; empty if there is only one page. */
function pageLinks(address: string, { page, per_page }: z.infer<typeof pageQuery>, total: number): string {
  const last = Math.ceil(total / per_page);
  const link = (to: number, rel: string) => `<${address}?per_page=${per_page}&page=${to}>; rel="${rel}"`;
  const before = page > 1 ? [link(page - 1, 'prev'), link(1, 'first')] : [];
  const after = page < last ? [link(page + 1, 'next'), link(last, 'last')] : [];
  return [...before, ...after].join(', ');
}
