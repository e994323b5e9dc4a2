import { institution } from '../support/scenario';

test('a person sees who she is and where', async () => {
  const uni = await institution();
  const coordinator = await uni.person(['COORDINATOR']);
  const { viewer } = await coordinator.run(
    '{ viewer { id kind roles { role } person { id } institution { id slug } } }',
  );
  expect(viewer).toEqual({
    id: coordinator.personId,
    kind: 'PERSON',
    roles: [{ role: 'COORDINATOR' }, { role: 'MEMBER' }],
    person: { id: coordinator.personId },
    institution: { id: uni.id, slug: uni.slug },
  });
});
