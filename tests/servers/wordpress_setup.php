<?php
// Sets up the private WordPress of the tests, from the command line: the site, its people, their application passwords.
define( 'WP_INSTALLING', true );
function wp_new_blog_notification() {}
list( , $root, $address ) = $argv;
$_SERVER['HTTP_HOST'] = parse_url( $address, PHP_URL_HOST ) . ':' . parse_url( $address, PHP_URL_PORT );
$_SERVER['REQUEST_URI'] = '/';
require "$root/wp-load.php";
require ABSPATH . 'wp-admin/includes/upgrade.php';

wp_install( "L'Atelier", 'admin', 'admin@example.org', true, '', 'login-password' );
update_option( 'permalink_structure', '/%year%/%monthnum%/%postname%/' );
update_option( 'timezone_string', 'Europe/Paris' );
update_option( 'WPLANG', 'fr_FR' );
$wp_rewrite->init();
flush_rewrite_rules();

$people = array( 'admin' => get_user_by( 'login', 'admin' )->ID );
foreach ( array( 'editor', 'author', 'contributor', 'subscriber' ) as $role ) {
	$people[ $role ] = wp_insert_user(
		array( 'user_login' => $role, 'user_pass' => 'login-password', 'user_email' => "$role@example.org", 'role' => $role )
	);
}
$passwords = array();
foreach ( $people as $login => $id ) {
	$made                = WP_Application_Passwords::create_new_application_password( $id, array( 'name' => 'preuve' ) );
	$passwords[ $login ] = $made[0];
}
echo json_encode( $passwords );
