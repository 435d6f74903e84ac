import { subnetsOf } from './subnets';

test('splits a network for three zones', () => {
  expect(subnetsOf('10.40.0.0/16', 3)).toEqual([
    { private: '10.40.0.0/18', public: '10.40.192.0/20' },
    { private: '10.40.64.0/18', public: '10.40.208.0/20' },
    { private: '10.40.128.0/18', public: '10.40.224.0/20' },
  ]);
});

test('splits a network whose prefix is not a multiple of eight', () => {
  expect(subnetsOf('172.16.32.0/20', 2)).toEqual([
    { private: '172.16.32.0/22', public: '172.16.44.0/24' },
    { private: '172.16.36.0/22', public: '172.16.45.0/24' },
  ]);
});
